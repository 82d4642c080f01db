import type { ClaimPart } from "./claim-part.ts";

/** What a registry's words can mean. */
export type Meaning =
  /** No publisher has what the job has. */
  | "no-publisher"
  /** The workflow's file is another one. */
  | "workflow"
  | "environment"
  /** The run is of another branch or tag. */
  | "ref"
  /** The workflow lies where none is taken from. */
  | "workflow-elsewhere"
  | "event"
  | "issuer"
  | "audience"
  /** The ID token was too old, or of the future. */
  | "time"
  /** The ID token itself was not accepted, for whatever reason. */
  | "id-token"
  | "already-used"
  | "missing-claim"
  /** The ids of owner or repository are others. */
  | "ids"
  /** A publisher that waited for its first use waited too long. */
  | "lapsed"
  | "organization"
  | "account"
  | "name-taken"
  | "switched-off"
  /** The request did not arrive as it was sent. */
  | "altered";

/** One thing that a registry may say; named groups `expected`, `actual`, `policy`, `user`, `event`, `claim` are kept. */
export interface Saying {
  readonly means: Meaning;
  /** Looked for anywhere in its words, so that a changed ending does no harm. */
  readonly words?: RegExp;
  /** For a registry that refuses without a word. */
  readonly status?: number;
  /** The claim that is meant, where the words themselves do not name it. */
  readonly claim?: string | undefined;
  /** What does match whenever it says so. */
  readonly matched?: readonly ClaimPart[];
  /** It says so before it has compared workflow and environment. */
  readonly early?: boolean;
  /** It says the same for other reasons too. */
  readonly vague?: boolean;
  /** It says the same where there is no such package. */
  readonly orNoPackage?: boolean;
}

/** How a registry speaks of what it refuses; the server's files are named above each. */
export interface Voice {
  /** What it calls an entry of its form. */
  readonly noun: string;
  /** In its own order of checks. */
  readonly sayings: readonly Saying[];
}

/** A saying that was heard. */
export interface Said extends Saying {
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  readonly policy?: string | undefined;
  readonly user?: string | undefined;
  readonly event?: string | undefined;
  readonly claim?: string | undefined;
}
