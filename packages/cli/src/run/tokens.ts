import { type Credential, isMintFailure, type Revocation } from "@mint/core";
import type { Log } from "../output/streams.ts";
import type { Interruption } from "../signals.ts";

/** For revoking, in milliseconds: shorter if a CI is about to end the job, and shortest if this process is about to end. */
const REVOKE_MS = { default: 10_000, afterSignal: 2_000, interrupted: 700 } as const;

/** The tokens of a run. */
export class Tokens {
  readonly credentials: Credential[] = [];
  readonly #log: Log;
  readonly #interruption: Interruption;
  readonly #revoked = new Map<Credential, Promise<void>>();

  constructor(log: Log, interruption: Interruption) {
    this.#log = log;
    this.#interruption = interruption;
  }

  /** Revokes every token once, in parallel; a failure is reported and changes nothing else. */
  async revoke(limit: "default" | "afterSignal" = "default"): Promise<void> {
    for (const credential of this.credentials) {
      if (this.#revoked.has(credential)) continue;
      this.#revoked.set(credential, this.#revokeOne(credential, REVOKE_MS[limit]));
    }
    await Promise.all(this.#revoked.values());
  }

  async #revokeOne(credential: Credential, timeoutMs: number): Promise<void> {
    const { registry, expiresAt } = credential;
    const end = expiresAt === undefined ? "by itself" : expiresAt.toISOString();
    try {
      const revocation = await this.#revokeInTime(credential, timeoutMs);
      if (revocation === "unsupported") this.#log.info(`${registry.name} cannot revoke the token: it expires ${end}`);
      else this.#log.info(`the token of ${registry.name} is ${revocation}`);
    } catch (failure) {
      const why = isMintFailure(failure) ? `${failure.code}: ${failure.message}` : "UNEXPECTED";
      this.#log.warn(`The token of ${registry.name} could not be revoked (${why}) It expires ${end}.`);
    }
  }

  /** A signal ends every wait, for an answer or for another attempt; the remaining time is for one more attempt. */
  async #revokeInTime(credential: Credential, timeoutMs: number): Promise<Revocation> {
    const { signal } = this.#interruption;
    try {
      if (!signal.aborted) return await credential.revoke({ timeoutMs, signal });
    } catch (failure) {
      if (!signal.aborted) throw failure;
    }
    return credential.revoke({ timeoutMs: REVOKE_MS.interrupted });
  }
}
