import { isMintFailure, type MintFailure, UnavailableError } from "../base/errors.ts";
import { connectionsAhead } from "../http/connections-ahead.ts";
import { type Io, monotonic } from "../http/io.ts";
import {
  delayBefore,
  LONGEST_RETRY_AFTER_SECONDS,
  MAX_CREDENTIALED_REQUESTS,
  MAX_CREDENTIALED_REQUESTS_OF_A_CHAIN,
  RESERVE_MS,
  SHORTEST_ATTEMPT_MS,
  type Stage,
  STAGES,
} from "../base/retry.ts";
import { cancelled } from "../http/failures.ts";
import { carriesCredential, type Limits, type Transport } from "../http/wire.ts";

/** How much of the budget a stage uses, and when it may be repeated. */
export interface AttemptOptions {
  /** How many requests with a credential it needs from here to the end of the run; default: none. */
  readonly credentials?: number;
  /** Whether another attempt can succeed at all after this failure; default: yes. */
  readonly mayRepeat?: (error: MintFailure) => boolean;
  /** The hosts that are asked after it: connections to them open while it waits for its answer; default: none. */
  readonly next?: readonly URL[];
}

/** The budget of one run (time, attempts of each stage, requests that carry a credential) and its connections. */
export interface Attempts {
  /** The transport, on connections that were opened ahead, with the run's count of credentials on it. */
  readonly send: Transport;
  /**
   * Makes one attempt. After a transient failure it waits and returns `undefined`, and the caller starts again.
   *
   * @throws the failure, if it is final or nothing is left to try
   */
  once<T>(
    stage: Stage,
    attempt: (limits: Limits) => Promise<T>,
    options?: AttemptOptions,
  ): Promise<{ readonly value: T } | undefined>;
  /**
   * Repeats a stage until it succeeds.
   *
   * @throws the last failure, once it is final or nothing is left to try
   */
  untilDone<T>(stage: Stage, attempt: (limits: Limits) => Promise<T>, options?: AttemptOptions): Promise<T>;
  /** Closes the connections that nothing was sent on, at the end of the run. */
  close(): void;
}

/**
 * Creates the budget of a run.
 *
 * @param timeoutMs for the whole run, the reserve included
 * @param requests how many requests with a credential an ID token needs: more than one if it is itself exchanged
 */
export function openAttempts(io: Io, timeoutMs: number, signal: AbortSignal | undefined, requests = 1): Attempts {
  const deadline = monotonic(io) + timeoutMs - RESERVE_MS;
  const ahead = connectionsAhead(io);
  const failures = new Map<string, number>();
  let credentialed = 0;
  let last: MintFailure | undefined;

  const left = (): number => deadline - monotonic(io);
  const most = requests === 1 ? MAX_CREDENTIALED_REQUESTS : MAX_CREDENTIALED_REQUESTS_OF_A_CHAIN;
  const isSpent = (credentials: number): boolean => credentialed + credentials > most;
  const bounds = (stage: Stage): { readonly attempts: number; readonly timeoutMs: number } => {
    const { attempts, timeoutMs } = STAGES[stage];
    return stage === "id-token" && requests > 1
      ? { attempts: attempts + STAGES.exchange.attempts - 1, timeoutMs: timeoutMs + STAGES.exchange.timeoutMs }
      : { attempts, timeoutMs };
  };

  const send: Transport = (request, limits) => {
    if (carriesCredential(request)) credentialed += 1;
    return ahead.send(request, limits);
  };

  const once: Attempts["once"] = async (stage, attempt, options = {}) => {
    const timeoutMs = Math.min(bounds(stage).timeoutMs, left());
    if (signal?.aborted === true) throw cancelled();
    if (timeoutMs < SHORTEST_ATTEMPT_MS || isSpent(options.credentials ?? 0)) throw last ?? outOfTime();
    try {
      const answering = attempt({ timeoutMs, signal });
      options.next?.forEach(ahead.open);
      return { value: await answering };
    } catch (error) {
      if (!isMintFailure(error) || options.mayRepeat?.(error) === false) throw error;
      last = error;
      await beforeNext(stage, error, options);
      return undefined;
    }
  };

  /** Waits for the next attempt, or throws if there is none. */
  const beforeNext = async (stage: Stage, error: MintFailure, options: AttemptOptions): Promise<void> => {
    const { attempts } = bounds(stage);
    const { retryAfterSeconds, alreadyUsed = false } = error.evidence;
    const attempt = count(failures, stage);
    const sameKind = count(failures, `${stage} ${kindOf(error)}`);
    // Whichever of the two failed, the next attempt needs a new ID token and its exchange.
    const credentials = options.credentials === undefined ? 0 : requests + 1;
    if (sameKind > retriesAfter(stage, error) || attempt >= attempts || isSpent(credentials)) throw error;
    if (retryAfterSeconds !== undefined && retryAfterSeconds > LONGEST_RETRY_AFTER_SECONDS) throw error;
    const waitMs = Math.round(delayBefore(attempt, io.random(), retryAfterSeconds));
    if (waitMs + SHORTEST_ATTEMPT_MS > left()) throw error;
    ahead.reopen(waitMs);
    io.onEvent({ type: "retry", stage, attempt, attempts, reason: reasonOf(error), waitMs, alreadyUsed });
    await io.sleep(waitMs, signal);
  };

  const untilDone: Attempts["untilDone"] = async (stage, attempt, options) => {
    for (;;) {
      const outcome = await once(stage, attempt, options);
      if (outcome !== undefined) return outcome.value;
    }
  };

  return { send, once, untilDone, close: () => ahead.close() };
}

/** A successful answer with invalid content. */
function isSenseless({ code, evidence: { status = 0 } }: MintFailure): boolean {
  return code === "RESPONSE_INVALID" || (status >= 200 && status < 300);
}

/** Each invalid answer to an exchange may leave a live token behind, so only one more attempt follows. */
function retriesAfter(stage: Stage, error: MintFailure): number {
  return stage === "exchange" && isSenseless(error) ? Math.min(error.retries, 1) : error.retries;
}

function kindOf(error: MintFailure): string {
  return isSenseless(error) ? "senseless" : reasonOf(error);
}

/** How a failure is reported: by its status, Node's code, or our own. */
function reasonOf({ code, evidence: { status, errno } }: MintFailure): string {
  return errno ?? (status === undefined || code === "TIMEOUT" ? code : `HTTP ${status}`);
}

function count(counts: Map<string, number>, key: string): number {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
}

function outOfTime(): UnavailableError {
  return new UnavailableError("TIMEOUT", "Minting took too long.", {
    hint: "Run the job again, or allow more time with the input timeout (up to 120 seconds).",
  });
}
