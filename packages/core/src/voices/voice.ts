import type { ClaimPart } from "../registry.ts";

/** What a registry's words can mean. */
export type Meaning =
  /** No publisher has what the job has. */
  | "no-publisher"
  /** The workflow's file is another one. */
  | "workflow"
  | "environment"
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
  /** What does match whenever it says so. */
  readonly matched?: readonly ClaimPart[];
}

/** How a registry speaks of what it refuses. */
export interface Voice {
  /** What it calls an entry of its form. */
  readonly noun: string;
  /** In its own order of checks, the server's file above each. */
  readonly sayings: readonly Saying[];
}

/** A saying that was heard. */
export interface Said {
  readonly means: Meaning;
  readonly matched: readonly ClaimPart[];
  /** It refused without a word, and could mean other things too. */
  readonly silent?: boolean;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  readonly policy?: string | undefined;
  readonly user?: string | undefined;
  readonly event?: string | undefined;
  readonly claim?: string | undefined;
}
