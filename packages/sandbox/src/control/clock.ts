import type { Clock } from "../http/handler.ts";

/** The clock of issuer and registries, which can be moved ahead. */
export interface SandboxClock {
  readonly now: Clock;
  /** How far it runs ahead of the machine's, in milliseconds. */
  aheadMs: number;
}

/** Makes a clock that follows another one, the machine's by default. */
export function createClock(base: Clock = Date.now): SandboxClock {
  const self: SandboxClock = { aheadMs: 0, now: () => base() + self.aheadMs };
  return self;
}
