import { IdentityError } from "../base/errors.ts";
import type { Secret } from "../base/secret.ts";
import { type Io, systemIo } from "../http/io.ts";
import type { Identity } from "../identities/identity.ts";
import { type Attempts, openAttempts } from "./attempts.ts";

/** How to mint a token. */
export interface MintOptions {
  /** The identity that is exchanged: `ambient()` finds the CI's. */
  readonly identity: Identity;
  /** The audience of the ID token. Default: the registry's own; mint asks the registry if necessary. */
  readonly audience?: string | undefined;
  /** Default: {@link systemIo}. */
  readonly io?: Io | undefined;
  /** Cancels the run; a token that still arrives is revoked. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole run, in milliseconds; the last two seconds are reserved for cleaning up. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
}

/** One run of {@link mint}: what all its steps need, made once. */
export interface Run {
  readonly identity: Identity;
  /** The audience that the caller gave. */
  readonly audience: string | undefined;
  /** The edges, which also remember every secret in `secrets` and count requests that carry a credential. */
  readonly io: Io;
  /** The caller's edges, for revoking a token that is not delivered. */
  readonly hostIo: Io;
  /** Every secret of the run so far; no answer may repeat one. */
  readonly secrets: readonly Secret[];
  /** The ID tokens that were sent to the registry: mint does not send one twice. */
  readonly presented: Set<string>;
  readonly attempts: Attempts;
  readonly signal: AbortSignal | undefined;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** No credential is shorter, and masking a shorter value would hide most of the log. */
const SHORTEST_SECRET_CHARACTERS = 6;

/**
 * Starts a run and its clock, and announces the identity's secrets before anything else happens.
 *
 * @throws {@link IdentityError} `IDENTITY_UNAVAILABLE` if one of them is too short to be a credential
 */
export function startRun(options: MintOptions): Run {
  const { identity, audience, io: hostIo = systemIo, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const secrets: Secret[] = [];
  const onSecret = (secret: Secret): void => {
    secrets.push(secret);
    hostIo.onSecret(secret);
  };
  for (const secret of identity.secrets(hostIo.env)) {
    if (secret.reveal().length < SHORTEST_SECRET_CHARACTERS) throw tooShort(identity);
    onSecret(secret);
  }
  const attempts = openAttempts(hostIo, timeoutMs, signal, identity.requests);
  const io = { ...hostIo, onSecret, send: attempts.send };
  return { identity, audience, io, hostIo, secrets, presented: new Set(), attempts, signal };
}

function tooShort({ id }: Identity): IdentityError {
  return new IdentityError("IDENTITY_UNAVAILABLE", `A secret of ${id} has fewer than 6 characters.`, {
    hint: "Real credentials are longer. Check where it comes from.",
  });
}
