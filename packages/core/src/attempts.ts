import { isMintFailure, type MintFailure, UnavailableError } from "./errors.ts";
import type { Io } from "./io.ts";
import {
  delayBefore,
  LONGEST_RETRY_AFTER_SECONDS,
  MOST_CREDENTIALED_REQUESTS,
  RESERVE_MS,
  SHORTEST_ATTEMPT_MS,
  type Stage,
  STAGES,
} from "./retry.ts";
import { cancelled } from "./transport-error.ts";
import { carriesCredential, type Limits, type Transport } from "./wire.ts";

export interface AttemptOptions {
  /** How many requests with a credential it takes from here to the end of the run; default: none. */
  readonly credentials?: number;
  /** Whether another attempt can succeed at all after this failure; default: yes. */
  readonly mayRepeat?: (error: MintFailure) => boolean;
}

/** One run's budget: time, attempts of each stage, and requests that carry a credential. */
export class Attempts {
  readonly #io: Io;
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: number;
  readonly #failures = new Map<Stage, number>();
  readonly #kinds = new Map<string, number>();
  #credentialed = 0;
  #last: MintFailure | undefined;

  constructor(io: Io, timeoutMs: number, signal: AbortSignal | undefined) {
    this.#io = io;
    this.#signal = signal;
    this.#deadline = io.now() + timeoutMs - RESERVE_MS;
  }

  /** The transport with the run's count of credentials on it. */
  get send(): Transport {
    return (request, limits) => {
      if (carriesCredential(request)) this.#credentialed += 1;
      return this.#io.send(request, limits);
    };
  }

  /**
   * Runs a stage until it succeeds.
   *
   * @throws the last failure, once nothing is left to try or the failure is final
   */
  async untilDone<T>(
    stage: Stage,
    attempt: (limits: Limits) => Promise<T>,
    options: AttemptOptions = {},
  ): Promise<T> {
    for (;;) {
      const outcome = await this.once(stage, attempt, options);
      if (outcome !== undefined) return outcome.value;
    }
  }

  /**
   * Makes one attempt. After a failure that may pass it waits and returns `undefined`: the caller begins anew, with
   * whatever it takes to do so.
   *
   * @throws the failure, where it is final or nothing is left to try
   */
  async once<T>(
    stage: Stage,
    attempt: (limits: Limits) => Promise<T>,
    options: AttemptOptions = {},
  ): Promise<{ readonly value: T } | undefined> {
    const { credentials = 0 } = options;
    const timeoutMs = Math.min(STAGES[stage].timeoutMs, this.#left());
    if (this.#signal?.aborted === true) throw cancelled();
    if (timeoutMs < SHORTEST_ATTEMPT_MS || this.#isSpent(credentials)) throw this.#last ?? outOfTime();
    try {
      return { value: await attempt({ timeoutMs, signal: this.#signal }) };
    } catch (error) {
      await this.#afterFailure(stage, error, options);
      return undefined;
    }
  }

  async #afterFailure(stage: Stage, error: unknown, options: AttemptOptions): Promise<void> {
    if (!isMintFailure(error) || options.mayRepeat?.(error) === false) throw error;
    this.#last = error;
    const attempt = count(this.#failures, stage);
    const sameKind = count(this.#kinds, `${stage} ${reasonOf(error)}`);
    const { attempts } = STAGES[stage];
    // Whatever failed of the two, what follows is a fresh ID token and its exchange.
    const toRepeat = options.credentials === undefined ? 0 : 2;
    if (sameKind > error.retries || attempt >= attempts || this.#isSpent(toRepeat)) throw error;
    const { retryAfterSeconds } = error.evidence;
    if (retryAfterSeconds !== undefined && retryAfterSeconds > LONGEST_RETRY_AFTER_SECONDS) throw error;
    const waitMs = Math.round(delayBefore(attempt, this.#io.random(), retryAfterSeconds));
    if (waitMs + SHORTEST_ATTEMPT_MS > this.#left()) throw error;
    const alreadyUsed = error.evidence.alreadyUsed === true;
    this.#io.onEvent({
      type: "retry",
      stage,
      attempt,
      attempts,
      reason: reasonOf(error),
      waitMs,
      alreadyUsed,
    });
    await this.#io.sleep(waitMs, this.#signal);
  }

  #left(): number {
    return this.#deadline - this.#io.now();
  }

  #isSpent(credentials: number): boolean {
    return this.#credentialed + credentials > MOST_CREDENTIALED_REQUESTS;
  }
}

/** What a failure looked like from outside: its status, Node's code, or our own. */
function reasonOf(error: MintFailure): string {
  const { status, errno } = error.evidence;
  if (errno !== undefined) return errno;
  return status === undefined ? error.code : `HTTP ${status}`;
}

function count<K>(counts: Map<K, number>, key: K): number {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
}

function outOfTime(): UnavailableError {
  return new UnavailableError("TIMEOUT", "The time for minting ran out.", {
    hint: "Run the job again, or give more time by the input timeout (up to 120 seconds).",
  });
}
