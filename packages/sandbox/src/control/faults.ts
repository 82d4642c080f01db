import { setTimeout as sleep } from "node:timers/promises";
import { reply } from "../http/reply.ts";
import type { RequestTrace } from "../http/trace.ts";
import { REGISTRY_IDS, type RegistryId } from "../registries.ts";
import type { Sandbox } from "../sandbox.ts";
import { SettingError, shownValue } from "../setup/setting-error.ts";

/** What can go wrong at a server: its name in a file and in the API, its name on the page, and what it does. */
export const FAULTS = {
  "503": { label: "503", does: "The answer is 503 Service Unavailable." },
  slow: { label: "Slow", does: "The answer comes after ten seconds." },
  hang: { label: "Hang", does: "No answer comes, until the client gives up." },
  cut: { label: "Cut", does: "The connection is cut in the middle of the answer." },
  refuse: { label: "Refuse", does: "No publisher matches: the registry refuses with its own message." },
} as const;

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** A server of the sandbox: a registry, or the issuer. */
export type ServerId = RegistryId | "issuer";

/** The servers of a sandbox, the issuer first. */
export const SERVER_IDS: readonly ServerId[] = ["issuer", ...REGISTRY_IDS];

/** A fault that waits for the next requests to a server. */
export interface Fault {
  readonly server: ServerId;
  readonly fault: FaultName;
  /** How many answers it still changes. */
  readonly times: number;
}

const SLOW_MS = 10_000;
const MOST_TIMES = 1_000;

/** The faults of a sandbox, at most one for each server. */
export class Faults {
  readonly #faults = new Map<ServerId, Fault>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Runs before every server. */
  attach(sandbox: Sandbox): void {
    for (const server of SERVER_IDS) {
      sandbox[server].intercept = (request, trace) => this.#intercept(server, request, trace);
    }
  }

  list(): readonly Fault[] {
    return [...this.#faults.values()];
  }

  /** Sets the fault of a server; it replaces the one that waits there. */
  set(fault: Fault): void {
    this.#faults.set(fault.server, fault);
    this.#changed();
  }

  /** Clears the fault of one server, or all faults. */
  clear(server?: ServerId): void {
    if (server === undefined) this.#faults.clear();
    else this.#faults.delete(server);
    this.#changed();
  }

  #use({ server, fault, times }: Fault): void {
    if (times <= 1) this.#faults.delete(server);
    else this.#faults.set(server, { server, fault, times: times - 1 });
    this.#changed();
  }

  async #intercept(server: ServerId, request: Request, trace: RequestTrace): Promise<Response | undefined> {
    const waiting = this.#faults.get(server);
    if (waiting === undefined) return undefined;
    if (waiting.fault === "refuse") {
      let isUsed = false;
      trace.refuses = () => {
        if (!isUsed) this.#use(waiting);
        isUsed = true;
        trace.fault = waiting.fault;
      };
      return undefined;
    }
    this.#use(waiting);
    trace.fault = waiting.fault;
    switch (waiting.fault) {
      case "503":
        return reply(503, "Service Unavailable\n");
      case "slow":
        await sleep(SLOW_MS, undefined, { ref: false, signal: request.signal }).catch(() => undefined);
        return undefined;
      case "hang":
        await new Promise<void>((resolve) => request.signal.addEventListener("abort", () => resolve(), { once: true }));
        return reply(503, "The client gave up.\n");
      case "cut":
        return cut();
    }
  }
}

/** Half of an answer: its header announces the whole length, but the connection ends halfway. */
function cut(): Response {
  const headers = { "content-type": "application/json", "content-length": "1000", connection: "close" };
  return new Response('{"success": tr', { headers });
}

/**
 * Reads a fault that comes from a file or a form.
 *
 * @throws {@link SettingError}
 */
export function readFault(given: Readonly<Record<string, unknown>>): Fault {
  const unknown = Object.keys(given).find((name) => !["server", "fault", "times"].includes(name));
  if (unknown !== undefined)
    throw new SettingError(unknown, "is not a field here; the fields are: server, fault, times");
  const server = readServer(given["server"]);
  const fault = Object.keys(FAULTS).find((name): name is FaultName => name === String(given["fault"]));
  if (fault === undefined) {
    throw new SettingError(
      "fault",
      `has to be one of ${Object.keys(FAULTS).join(", ")}; it is ${shownValue(given["fault"])}`,
    );
  }
  const times = Number(given["times"] ?? 1);
  if (!Number.isInteger(times) || times < 1 || times > MOST_TIMES) {
    throw new SettingError("times", `has to be a number from 1 to ${MOST_TIMES}; it is ${shownValue(given["times"])}`);
  }
  return { server, fault, times };
}

/**
 * Reads the id of a server.
 *
 * @throws {@link SettingError}
 */
export function readServer(given: unknown): ServerId {
  const server = SERVER_IDS.find((id) => id === given);
  if (server !== undefined) return server;
  throw new SettingError("server", `has to be one of ${SERVER_IDS.join(", ")}; it is ${shownValue(given)}`);
}
