import type { Claims } from "../base/claims.ts";
import type { Env } from "../base/environment.ts";
import type { Stage } from "../base/retry.ts";
import type { Secret } from "../base/secret.ts";
import { cancelled } from "./failures.ts";
import { httpTransport, openConnection, uptimeMs } from "./transport.ts";
import type { Limits, Opened, Transport } from "./wire.ts";

/** How a command ended, or why it did not start. */
export type CommandResult =
  | {
      /** `undefined` if a signal ended it. */
      readonly exitCode: number | undefined;
      readonly stdout: string;
      readonly stderr: string;
    }
  | {
      /** Node's code, such as `ENOENT` for a command that does not exist. */
      readonly errno: string;
    };

/**
 * Runs a command without a shell, with nothing on its stdin, and reads what it prints, up to 64 KiB of each stream.
 *
 * @throws {@link UnavailableError} `TIMEOUT`, {@link ResponseError} `RESPONSE_TOO_LARGE`, {@link CancelledError}; the command is killed then
 */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options: Limits & { readonly env: Env },
) => Promise<CommandResult>;

/** What a host may want to report while a token is minted. */
export type MintEvent =
  /** Certificates are checked although the environment turns that off. */
  | { readonly type: "certificates-checked" }
  | {
      readonly type: "audience";
      readonly audience: string;
      readonly source: "given" | "registry" | "discovered";
    }
  | { readonly type: "identity"; readonly audience: string; readonly claims: Claims }
  | {
      readonly type: "retry";
      readonly stage: Stage;
      /** The attempt that failed, counted from 1. */
      readonly attempt: number;
      readonly attempts: number;
      /** A status such as `HTTP 503`, or Node's code. */
      readonly reason: string;
      readonly waitMs: number;
      /** The registry says that an ID token which was sent once was used before: somebody else redeemed it, or something in between sends requests twice. */
      readonly alreadyUsed: boolean;
    }
  | { readonly type: "minted"; readonly expiresAt: Date | undefined; readonly documented: boolean }
  /** The new token seems to be expired: this machine's clock is likely wrong. */
  | { readonly type: "expiry-looks-past"; readonly expiresAt: Date };

/** Every edge of this package in one object: nothing else in it reads the environment, the clock, chance or the network. */
export interface Io {
  readonly env: Env;
  readonly send: Transport;
  /**
   * Opens a connection for one later request to this host, which gets it by {@link Limits}; nothing is written to it
   * before. It belongs to `send`: replace both or neither. Default: no connection is opened ahead.
   */
  readonly open?: (url: string) => Opened | undefined;
  /** For platforms that give identities through a command. Default: a child process. */
  readonly run?: RunCommand;
  /** Milliseconds since 1970, by the wall clock, which may be set at any time: only for claims, expiries and dates of servers. */
  now(): number;
  /** Milliseconds by a monotonic clock: for deadlines and waits. Default: {@link systemIo}'s. */
  monotonic?(): number;
  /** @throws {@link CancelledError} when the signal aborts first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** At least 0 and less than 1. */
  random(): number;
  /** Called for each new secret before anything can print it: a host masks it here. */
  onSecret(secret: Secret): void;
  /** Called for events that are worth a line in a log; they contain no secret. */
  onEvent(event: MintEvent): void;
}

/**
 * The real edges, without callbacks: spread it and add your own functions.
 *
 * @example
 * const io = { ...systemIo, onEvent: (event) => log.debug(event.type) };
 * await mint(pypi(), { identity: ambient(), io });
 */
export const systemIo: Io = {
  env: process.env,
  send: (request, limits) => httpTransport(process.env)(request, limits),
  open: (url) => openConnection(url, process.env),
  now: () => Date.now(),
  monotonic: uptimeMs,
  sleep,
  random: () => Math.random(),
  onSecret: () => undefined,
  onEvent: () => undefined,
};

/**
 * Returns the time of the edges' monotonic clock, in milliseconds.
 *
 * @example
 * const deadline = monotonic(io) + 60_000;
 */
export function monotonic(io: Io): number {
  return io.monotonic?.() ?? uptimeMs();
}

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
