import type { ClaimName, Claims } from "../base/claims.ts";
import type { Evidence } from "../base/errors.ts";
import type { RefusalMatch, RefusalReason } from "../registries/refusals.ts";
import type { Registry } from "../registries/registry.ts";
import type { JobClaims } from "./job.ts";

/**
 * How certain a finding is: `certain` if the claims or the registry's own messages prove it, `likely` if they point to it,
 * `worth-checking` if it is possible.
 */
export type Certainty = "certain" | "likely" | "worth-checking";

/** One thing that does not match, or may not. Its texts contain claims and messages of servers as they came. */
export interface Finding {
  /** Stable, in kebab-case. */
  readonly id: string;
  readonly certainty: Certainty;
  /** What is wrong, in one sentence. */
  readonly title: string;
  /** What was seen. */
  readonly seen: string;
  /** What the registry needs instead. */
  readonly needs: string;
  /** What to do, in one sentence or two. */
  readonly remedy: string;
  /** Text to paste, such as a piece of YAML. */
  readonly paste?: string;
  /** Whether the registry's form can fix it. Default: no. */
  readonly inForm?: boolean;
  /** The claims that are registered with another value, where that is proven. */
  readonly mismatched?: readonly ClaimName[];
}

/** What is known about a refusal: the evidence of a failure, and facts that only the host knows. */
export interface RefusalEvidence extends Pick<
  Evidence,
  "status" | "messages" | "alreadyUsed" | "retryAfterSeconds" | "freshIdToken"
> {
  /** This machine's clock, in milliseconds since 1970; without it, clocks are not compared. */
  readonly now?: number | undefined;
  /** Whether a person typed the audience. Default: no. */
  readonly audienceTyped?: boolean | undefined;
}

/** A refused job, as the rules read it. */
export interface Context {
  readonly registry: Registry;
  readonly claims: Claims;
  readonly job: JobClaims;
  readonly refusal: RefusalEvidence;
  /** What the registry calls an entry of its form, such as `trusted publisher`. */
  readonly noun: string;
  /** The known refusals in the registry's messages and status. */
  readonly matches: readonly RefusalMatch[];
  /** Returns the first match that has one of these reasons. */
  readonly match: (...reasons: readonly RefusalReason[]) => RefusalMatch | undefined;
}

/** One cause to look for, and its relation to other causes. */
export interface Rule {
  /** Returns `undefined` if nothing points to this cause. */
  readonly find: (context: Context) => Finding | undefined;
  /** Whether this has to be fixed before anything in the form matters. Default: no. */
  readonly blocks?: true;
  /** Whether it is inferred from a general answer; such a finding is left out if a blocking one explains the answer. Default: no. */
  readonly inferred?: true;
  /** Ids of findings that explain the same answer better; if one of them is there, this one is left out. Default: none. */
  readonly unless?: readonly string[];
}
