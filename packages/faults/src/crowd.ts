import { createHash } from "node:crypto";
import type { ActionName } from "./actions.ts";
import type { Fault, Turn } from "./fault.ts";
import { cutBody, hangUp, reset, status } from "./faults.ts";
import { idTokenOf, revokedTokenOf } from "./invariants.ts";
import type { ReceivedRequest } from "./received-request.ts";
import type { WorldPlan } from "./world.ts";

/** Servers that know which of many runs is asking, and fail each of them now and then. */
export interface Crowd {
  readonly plan: Pick<WorldPlan, "idToken" | "exchange" | "discovery">;
  runOf(seen: ReceivedRequest): number | undefined;
}

const PASSING: readonly Fault[] = [
  status(503),
  reset,
  status(500),
  hangUp,
  status(429, { "retry-after": "1" }),
  cutBody(20),
];
/** What every run has to survive in a row. */
const MOST_IN_A_ROW = { "id-token": 3, exchange: 2 } as const;

/** Makes the servers' scripts. Which request of which run fails is the same in every suite. */
export function crowdOf(action: ActionName, faulty: number): Crowd {
  const runOfToken = new Map<string, number>();
  const attempts = new Map<string, number>();

  const faultFor = (stage: keyof typeof MOST_IN_A_ROW, run: number): Fault | undefined => {
    const key = `${stage} of run ${run}`;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (attempt > MOST_IN_A_ROW[stage]) return undefined;
    const [chance = 0, kind = 0] = createHash("sha256").update(`${action} ${key}, attempt ${attempt}`).digest();
    return chance / 256 < faulty ? PASSING[kind % PASSING.length] : undefined;
  };
  const idToken: Fault = async (turn) => {
    const run = runIn(turn.request.url ?? "");
    const fault = faultFor("id-token", run);
    if (fault !== undefined) return fault(turn);
    await remembered(turn, run);
  };
  const exchange: Fault = async (turn) => {
    const run = runOfToken.get(idTokenOf({ body: turn.body, headers: turn.request.headers })) ?? -1;
    const fault = faultFor("exchange", run);
    if (fault !== undefined) return fault(turn);
    await remembered(turn, run);
  };
  const remembered = async (turn: Turn, run: number): Promise<void> => {
    const answer = await turn.passthrough();
    const text = await answer.text();
    for (const [value] of text.matchAll(/[\w.~+/=-]{20,}/gu)) runOfToken.set(value, run);
    turn.response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(text);
  };
  return {
    plan: { idToken, exchange },
    runOf: (seen) => {
      if (seen.stage === "id-token") return runIn(seen.path);
      if (seen.stage === "revocation") return runOfToken.get(revokedTokenOf(seen) ?? "");
      return seen.stage === "exchange" ? runOfToken.get(idTokenOf(seen)) : undefined;
    },
  };
}

function runIn(path: string): number {
  return Number(/[?&]run=(\d+)/u.exec(path)?.[1] ?? -1);
}
