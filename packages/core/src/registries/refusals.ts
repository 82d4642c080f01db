import type { ClaimName } from "../base/claims.ts";
import type { Evidence } from "../base/errors.ts";

/** Why a registry refuses a job, according to its messages or status. */
export type RefusalReason =
  /** No publisher matches the job. */
  | "no-publisher"
  /** The workflow's file differs. */
  | "workflow"
  | "environment"
  /** A publisher was found, but one claim differs. */
  | "claim"
  /** The branch or tag of the run differs. */
  | "ref"
  /** The workflow is in a place that the registry does not trust. */
  | "untrusted-workflow"
  | "event"
  | "issuer"
  | "audience"
  /** The ID token was too old, or not valid yet. */
  | "time"
  /** The ID token itself was not accepted. */
  | "id-token"
  | "already-used"
  | "missing-claim"
  /** The ids of owner or repository differ. */
  | "ids"
  | "name-taken"
  | "disabled"
  /** The pattern has its own advice. */
  | "other";

/**
 * What a refusal means and what to do, specific to the registry; `{message}` stands for its message,
 * `{policy}` for the policy in it, `{registry}` and `{noun}` for their names, `{iss}` and the like for a claim.
 */
export interface RefusalAdvice {
  /** The finding's, in kebab-case. */
  readonly id: string;
  readonly title: string;
  /** Default: its message. */
  readonly seen?: string;
  readonly needs: string;
  readonly remedy: string;
  /** Text to paste. */
  readonly paste?: string;
  /** Whether the registry's form can fix it. Default: no. */
  readonly inForm?: true;
  /** The claims that are registered with another value. */
  readonly mismatched?: readonly ClaimName[];
}

/** One answer that a registry is known to give; the named groups `expected`, `actual`, `policy`, `user`, `event` and `claim` are kept. */
export interface RefusalPattern {
  readonly reason: RefusalReason;
  /** For the reason `other`. */
  readonly advice?: RefusalAdvice;
  /** Matches anywhere in its messages, so that a changed ending does no harm. */
  readonly text?: RegExp;
  /** For a registry that refuses without a message. */
  readonly status?: number;
  /** The claim that is meant, where the message does not name it. */
  readonly claim?: string | undefined;
  /** The claims that are known to match if the registry answers this. */
  readonly matched?: readonly ClaimName[];
  /** It answers this before it has compared workflow and environment. */
  readonly early?: boolean;
  /** It gives the same answer for other reasons too. */
  readonly vague?: boolean;
  /** It gives the same answer if the package does not exist: what to check about its name. */
  readonly orNoPackage?: string;
}

/** The known refusals of a registry; the server's files are named above each list. */
export interface RefusalPatterns {
  /** What the registry calls an entry of its form, such as `trusted publisher`. */
  readonly noun: string;
  /** In the order of the registry's own checks. */
  readonly patterns: readonly RefusalPattern[];
}

/** A pattern that was found in a refusal. */
export interface RefusalMatch extends RefusalPattern {
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  readonly policy?: string | undefined;
  readonly user?: string | undefined;
  readonly event?: string | undefined;
  readonly claim?: string | undefined;
}

/** Finds the known refusals in a registry's messages and status, in the order of the registry's own checks. */
export function matchRefusal(
  patterns: readonly RefusalPattern[],
  { status, messages = [] }: Pick<Evidence, "status" | "messages">,
): readonly RefusalMatch[] {
  return patterns.flatMap((pattern): readonly RefusalMatch[] => {
    const { text } = pattern;
    if (pattern.status !== undefined && pattern.status !== status) return [];
    if (text === undefined) return [pattern];
    const every = new RegExp(text.source, `${text.flags.replace("g", "")}g`);
    return (
      messages
        .flatMap((message) => [...message.matchAll(every)])
        // Some registries quote values in backticks, and list several.
        .map(({ groups }) => ({ ...pattern, ...groups, expected: groups?.["expected"]?.replaceAll("`", "") }))
    );
  });
}
