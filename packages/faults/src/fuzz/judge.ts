import type { PhaseResult } from "@mint/runner";
import { rowOf } from "../actions.ts";
import type { Observed } from "../case.ts";
import { LATE } from "../expectations.ts";
import { brokenInvariants, revokedTokenOf } from "../invariants.ts";
import { originOf } from "../narrowed.ts";
import type { RandomCase } from "./random-case.ts";

/** Of a signal, and of a phase whose input `timeout` is 6 at most. */
const LONGEST_AFTER_SIGNAL_MS = 1_100;
const LONGEST_MS = { main: 6_600, post: 10_500 } as const;
const CODES: readonly (number | null)[] = [0, 1];
const OF_SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;

/** Where a server changed the token that the registry issued, nobody can tell that it is not its own. */
const OF_A_CHANGED_TOKEN = /^R1: exit code 0 without a token|^R12: \d+ revocations of what is no token/u;

/** Lists what no run may do, whatever surrounds it, and this one did. */
export function problemsOf(random: RandomCase, seen: Observed): string[] {
  const { main, post } = seen;
  return [
    ...brokenInvariants(seen).filter((problem) => random.losesNone || !OF_A_CHANGED_TOKEN.test(problem)),
    ...[main, ...(post === undefined ? [] : [post])].flatMap(phaseProblems),
    ...leftTokens(random, seen),
    ...(post !== undefined && post.exitCode === 1 ? ["R12: post changes the job's result"] : []),
  ];
}

function phaseProblems(phase: PhaseResult): string[] {
  const { phase: name, exitCode, signal, durationMs, signalsSent, annotations, stderr } = phase;
  const last = signalsSent.at(-1);
  const known = last === undefined ? undefined : Object.entries(OF_SIGNALS).find(([one]) => one === last.signal);
  // A signal may come before anybody listens.
  const ends = [...CODES, ...(known === undefined ? [] : [known[1], null])];
  const problems: string[] = [];
  if (!ends.includes(exitCode)) problems.push(`R1: ${name} ended with ${exitCode ?? signal}`);
  if (durationMs > LONGEST_MS[name]) problems.push(`${LATE}R2: ${name} took ${Math.round(durationMs)} ms`);
  const after = last === undefined ? 0 : Math.round(durationMs) - last.atMs;
  if (after > LONGEST_AFTER_SIGNAL_MS) problems.push(`${LATE}R12: ${name} ended ${after} ms after ${last?.signal}`);
  const errors = annotations.filter(({ level, source }) => level === "error" && source === "step");
  const strange = [...errors, ...annotations].filter(({ message }) => message.includes("UNEXPECTED"));
  if (strange.length > 0) problems.push(`R9: ${name} says ${strange[0]?.message.slice(0, 200)}`);
  if (errors.length > 1) problems.push(`R9: ${errors.length} error annotations in ${name}`);
  if (/^\s+at .*:\d+/mu.test(stderr)) problems.push(`R9: a stack on stderr of ${name}: ${stderr.slice(0, 200)}`);
  return problems;
}

/** R11: a token that came and was not delivered is revoked within the step. */
function leftTokens({ losesNone, revokes, one }: RandomCase, { main, world }: Observed): string[] {
  if (!rowOf(one.action).revokes || !losesNone || !revokes || main.exitCode === 0) return [];
  const revoked = world.seen
    .filter(({ stage, phase }) => stage === "revocation" && phase === "main")
    .map((request) => originOf(revokedTokenOf(request) ?? "", world.tokens));
  const left = [...world.tokens].filter((token) => !revoked.includes(token));
  return left.length === 0 ? [] : [`R11: ${left.length} minted tokens were neither delivered nor revoked`];
}
