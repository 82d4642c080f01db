import { seconds, type Clock } from "../http/handler.ts";

/** So many are remembered at most; the oldest are forgotten first. */
const MOST_TOKENS = 100_000;

/** The `jti` values that a registry has seen, each forgotten once its token could not be used anyway. */
export class UsedTokens {
  readonly #until = new Map<string, number>();
  readonly #now: Clock;

  constructor(now: Clock) {
    this.#now = now;
  }

  /** True if the token was used before. */
  has(jti: string): boolean {
    const until = this.#until.get(jti);
    return until !== undefined && seconds(this.#now) < until;
  }

  /** Remembers a token until `until` (seconds). False, and nothing changes, if it was used before. */
  add(jti: string, until: number): boolean {
    if (this.has(jti)) return false;
    this.#until.set(jti, until);
    const [oldest] = this.#until.keys();
    if (this.#until.size > MOST_TOKENS && oldest !== undefined) this.#until.delete(oldest);
    return true;
  }
}
