import type { RunCommand } from "./command.ts";
import type { MintEvent } from "./events.ts";
import { httpTransport } from "./http.ts";
import type { Env } from "./env.ts";
import type { Secret } from "./secret.ts";
import { cancelled } from "./http/transport-error.ts";
import type { Transport } from "./wire.ts";

/** Every edge of this package in one object: nothing else in it reads the environment, the clock, chance or the network. */
export interface Io {
  readonly env: Env;
  readonly send: Transport;
  /** For identities that their platform gives by a command. Default: a child process. */
  readonly run?: RunCommand;
  /** Milliseconds since 1970. */
  now(): number;
  /** @throws {@link CancelledError} when the signal aborts first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
  /** Called at the birth of each secret, before it can have been printed: a host masks it here. */
  onSecret(secret: Secret): void;
  /** Called for what is worth a line in a log; nothing in it is secret. */
  onEvent(event: MintEvent): void;
}

/** The real edges, with nobody listening: spread it and put your own functions in. */
export const systemIo: Io = {
  env: process.env,
  send: (request, limits) => httpTransport(process.env)(request, limits),
  now: () => Date.now(),
  sleep,
  random: () => Math.random(),
  onSecret: () => undefined,
  onEvent: () => undefined,
};

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (signal?.aborted === true) return Promise.reject(cancelled());
  const timer = setTimeout(resolve, ms);
  const onAbort = (): void => reject(cancelled());
  signal?.addEventListener("abort", onAbort, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  });
}
