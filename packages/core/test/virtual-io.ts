import type { MintEvent } from "../src/http/io.ts";
import type { Io } from "../src/http/io.ts";
import type { Secret } from "../src/base/secret.ts";
import { cancelled } from "../src/http/failures.ts";

/** Edges with a clock that only sleeping and the test move, and with everything that was announced to the host. */
export interface VirtualIo extends Io {
  /** Milliseconds since 1970, by the clock on the wall; may be set. */
  time: number;
  /** Milliseconds by the clock that nobody sets. */
  elapsed: number;
  /** Lets time go by, on both clocks. */
  pass(ms: number): void;
  readonly slept: number[];
  readonly events: MintEvent[];
  /** Announced secrets, in order. */
  readonly secrets: Secret[];
}

/** When the clock starts, in milliseconds since 1970. */
export const START = Date.UTC(2026, 10, 22, 12);

/** Makes edges that wait for nothing; chance is always in the middle. */
export function virtualIo(edges: Partial<Pick<Io, "env" | "send" | "open" | "random">> = {}): VirtualIo {
  const io: VirtualIo = {
    env: {},
    send: () => Promise.reject(new Error("This test sends nothing.")),
    random: () => 0.5,
    ...edges,
    time: START,
    elapsed: 0,
    pass: (ms) => {
      io.time += ms;
      io.elapsed += ms;
    },
    slept: [],
    events: [],
    secrets: [],
    now: () => io.time,
    monotonic: () => io.elapsed,
    sleep: async (ms, signal) => {
      if (signal?.aborted === true) throw cancelled();
      io.slept.push(ms);
      io.pass(ms);
    },
    onSecret: (secret) => void io.secrets.push(secret),
    onEvent: (event) => void io.events.push(event),
  };
  return io;
}
