import { AsyncLocalStorage } from "node:async_hooks";
import type { Claims } from "../issuer/claims.ts";

/** One claim, as a registry compares it with what is registered. */
export interface Comparison {
  /** Name of the claim in the ID token. */
  readonly claim: string;
  /** The registered value; `any` if every value matches. */
  readonly registered: string;
  /** What the ID token says; absent if it does not have the claim. */
  readonly presented?: string | undefined;
  readonly matches: boolean;
}

/** One publisher with which a registry compared an identity. */
export interface Candidate {
  /** The registry's own entry. */
  readonly publisher: object;
  readonly comparisons: readonly Comparison[];
}

/** A token as the emulator's list has it: whether it is live follows its clock and its policies. */
export interface LiveToken {
  readonly live: boolean;
}

/** A token that was minted. */
export interface MintedToken {
  readonly record: LiveToken;
  readonly token: string;
  /** What it is good for, in the registry's own terms. */
  readonly scope: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A file that a registry took. */
export interface TracedUpload {
  readonly name: string;
  readonly version: string;
  readonly bytes: number;
}

/** What an emulator notes of one request while it answers it: what was presented, compared, minted and taken. */
export interface RequestTrace {
  /** The claims of the ID token, read before anything of it was verified. */
  claims?: Claims;
  /** The compared claims of the ID token itself: issuer and audience. */
  readonly idToken: Comparison[];
  /** Why the ID token was refused before any publisher was compared. */
  problem?: string;
  /** The package that the exchange was for, where its request names one. */
  asked?: string;
  readonly candidates: Candidate[];
  readonly minted: MintedToken[];
  /** The token that came with an upload or a revocation. */
  presented?: LiveToken;
  kind?: "upload" | "revocation";
  upload?: TracedUpload;
  /** The fault that was set for this answer. */
  fault?: string;
  /** Makes no publisher match, so that the registry refuses with its own message. */
  refuses?: (() => void) | undefined;
}

const traces = new AsyncLocalStorage<RequestTrace>();

/** Makes an empty trace of a request. */
export function emptyTrace(): RequestTrace {
  return { idToken: [], candidates: [], minted: [] };
}

/** Runs what answers a request; all that it notes goes into the trace. */
export function traced<T>(trace: RequestTrace, task: () => T): T {
  return traces.run(trace, task);
}

/** Notes something of the request that is being answered; does nothing where nobody traces it. */
export function note(facts: Partial<Omit<RequestTrace, "idToken" | "candidates" | "minted">>): void {
  const trace = traces.getStore();
  if (trace !== undefined) Object.assign(trace, facts);
}

/** Notes what of the ID token itself is compared. */
export function noteIdToken(comparison: Comparison): void {
  traces.getStore()?.idToken.push(comparison);
}

/** Notes a new token. */
export function noteMinted(minted: MintedToken): void {
  traces.getStore()?.minted.push(minted);
}

/** Compares a claim with what is registered; exactly, unless the caller has compared them already. */
export function compare(
  claim: string,
  registered: string,
  presented: unknown,
  matches: boolean = presented === registered,
): Comparison {
  return { claim, registered, presented: typeof presented === "string" ? presented : undefined, matches };
}

/** Compares two texts in any case. */
export function compareAnyCase(claim: string, registered: string, presented: unknown): Comparison {
  const matches = typeof presented === "string" && presented.toLowerCase() === registered.toLowerCase();
  return compare(claim, registered, presented, matches);
}

/** Notes the comparison with a publisher, and returns whether everything matches. */
export function allMatch(publisher: object, comparisons: readonly Comparison[]): boolean {
  const trace = traces.getStore();
  trace?.candidates.push({ publisher, comparisons });
  if (trace?.refuses !== undefined) {
    trace.refuses();
    return false;
  }
  return comparisons.every(({ matches }) => matches);
}
