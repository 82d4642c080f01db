import type { Claims } from "./claims.ts";
import type { Stage } from "./retry.ts";

/** What a host may want to tell its reader while a token is minted. */
export type MintEvent =
  /** Certificates are checked although the environment says otherwise. */
  | { readonly type: "certificates-checked" }
  | {
      readonly type: "audience";
      readonly audience: string;
      readonly source: "given" | "registry" | "discovered";
    }
  | { readonly type: "identity"; readonly audience: string; readonly claims: Claims }
  | {
      readonly type: "retry";
      readonly stage: Stage;
      /** The attempt that failed, counted from 1. */
      readonly attempt: number;
      readonly attempts: number;
      /** A status such as `HTTP 503`, or Node's code. */
      readonly reason: string;
      readonly waitMs: number;
      /** The registry says that an ID token which was sent once was used before: somebody else redeemed it, or something in between sends requests twice. */
      readonly alreadyUsed: boolean;
    }
  | { readonly type: "minted"; readonly expiresAt: Date | undefined; readonly documented: boolean }
  /** The new token's expiry looks past: this machine's clock is likely wrong. */
  | { readonly type: "expiry-looks-past"; readonly expiresAt: Date };
