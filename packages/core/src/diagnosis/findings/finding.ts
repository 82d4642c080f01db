import type { ClaimName, Claims } from "../../base/claims.ts";
import type { Evidence } from "../../base/errors.ts";
import type { JobClaims } from "../job.ts";

import type { Registry } from "../../registries/registry.ts";
import type { RefusalReason, RefusalMatch } from "../../registries/refusals.ts";

/**
 * How sure a finding is: `certain` where the claims or the registry's own messages prove it, `likely` where they point to
 * it, `worth-checking` where something that was seen makes it possible.
 */
export type Certainty = "certain" | "likely" | "worth-checking";

/** One thing that does not match, or may not. Its texts hold claims and messages of servers as they came. */
export interface Finding {
  /** Stable, in kebab-case. */
  readonly id: string;
  readonly certainty: Certainty;
  /** What is the matter, in one sentence. */
  readonly title: string;
  /** What was seen of it. */
  readonly seen: string;
  /** What the registry needs instead. */
  readonly needs: string;
  /** What to do, in one sentence or two. */
  readonly remedy: string;
  /** Text to paste, such as a piece of YAML. */
  readonly paste?: string;
  /** Whether the registry's form can cure it. Default: no. */
  readonly inForm?: boolean;
  /** The pieces of the identity that are registered otherwise, where that is proven. */
  readonly mismatched?: readonly ClaimName[];
}

/** What is known of a refusal: the evidence of a failure, and what only the host knows. */
export interface SeenRefusal extends Pick<Evidence, "status" | "messages" | "alreadyUsed" | "retryAfterSeconds"> {
  /** This machine's clock, in milliseconds since 1970; without it no clock is doubted. */
  readonly now?: number | undefined;
  /** Whether a person typed the audience. Default: no. */
  readonly audienceTyped?: boolean | undefined;
}

/** A refusal laid out for those who look for its causes. */
export interface Case {
  readonly registry: Registry;
  readonly claims: Claims;
  readonly job: JobClaims;
  readonly refusal: SeenRefusal;
  /** What the registry calls an entry of its form, such as `trusted publisher`. */
  readonly noun: string;
  /** The registry's messages, as far as they are understood. */
  readonly matches: readonly RefusalMatch[];
  /** The first of its messages that means this. */
  readonly match: (...meanings: readonly RefusalReason[]) => RefusalMatch | undefined;
}

/** Looks for one kind of cause. */
export type Finder = (seen: Case) => Finding | undefined;
