import { askRegistry } from "./mint/ask-registry.ts";
import { openAttempts } from "./mint/attempts.ts";
import { checkIssuer } from "./mint/check-issuer.ts";
import { withoutSecrets } from "./claims.ts";
import type { Credential } from "./credential.ts";
import type { MintFailure } from "./errors.ts";
import { exchange } from "./mint/exchange.ts";
import { unusableToken } from "./mint/refusal.ts";
import { checkIdToken } from "./mint/id-token.ts";
import type { Identity } from "./identity.ts";
import { type Io, systemIo } from "./io.ts";
import { preflight } from "./mint/preflight.ts";
import type { Expiry, Grant, Registry } from "./registry.ts";
import { resolveAudience } from "./mint/resolve-audience.ts";
import { revoke, revokeOnce } from "./revoke.ts";
import type { Secret } from "./secret.ts";
import { cancelled } from "./http/transport-error.ts";
import { invalidResponse } from "./wire.ts";

export interface MintOptions {
  /** Whose identity is exchanged: `ambient()` finds the CI's. */
  readonly identity: Identity;
  /** Default: the registry's own; one that is given is never asked for. */
  readonly audience?: string | undefined;
  /** Default: {@link systemIo}. */
  readonly io?: Io | undefined;
  /** Cancels; a token that arrives all the same is revoked. */
  readonly signal?: AbortSignal | undefined;
  /** For the whole run, in milliseconds; the last two seconds are kept back for cleaning up. Default: 60,000. */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** How long an exchange under way may still answer after a cancellation: a token that comes is revoked. */
const CANCELLATION_GRACE_MS = 350;
/** For revoking a token that cannot be delivered. */
const DISCARD_MS = { cancelled: 400, otherwise: 1_000 } as const;

/**
 * Exchanges a job's identity for one short-lived registry token.
 *
 * @throws {@link InputError}, {@link IdentityError} before any request
 * @throws {@link RefusedError}, {@link UnavailableError}, {@link ResponseError} when an exchange failed for good
 * @throws {@link CancelledError}
 * @example
 * const credential = await mint(pypi(), { identity: ambient() });
 */
export async function mint(described: Registry, options: MintOptions): Promise<Credential> {
  const { identity, signal } = options;
  const bare = options.io ?? systemIo;
  const secrets: Secret[] = [];
  const onSecret = (secret: Secret): void => {
    secrets.push(secret);
    bare.onSecret(secret);
  };
  for (const secret of identity.secrets(bare.env)) onSecret(secret);
  preflight(described, options.audience, identity, bare);

  const attempts = openAttempts(bare, options.timeoutMs ?? DEFAULT_TIMEOUT_MS, signal);
  const io: Io = { ...bare, onSecret, send: attempts.send };
  const { location } = described;
  const registry = location === undefined ? described : await askRegistry(described, location, secrets, io, attempts);
  const audience = await resolveAudience(registry, options.audience, identity, secrets, io, attempts);

  const presented = new Set<string>();
  for (;;) {
    const { idToken, claims } = await attempts.untilDone(
      "id-token",
      async (limits) => {
        const idToken = await identity.idToken(audience, io, { ...limits, secrets });
        io.onSecret(idToken);
        if (identity.refreshable && presented.has(idToken.reveal())) throw givenTwice();
        return { idToken, claims: withoutSecrets(checkIdToken(idToken, audience, io.now()), secrets) };
      },
      { credentials: 2 },
    );
    io.onEvent({ type: "identity", audience, claims });
    checkIssuer(registry, claims);

    const granted = await attempts.once(
      "exchange",
      async (limits) => {
        presented.add(idToken.reveal());
        const late = { ...limits, signal: afterGrace(signal, io) };
        const { grant, usable } = await exchange(registry, idToken, claims, secrets, io, late);
        if (signal?.aborted === true) throw await discarded(registry, grant, bare, cancelled(), DISCARD_MS.cancelled);
        if (!usable) throw await discarded(registry, grant, bare, unusableToken(registry, grant), DISCARD_MS.otherwise);
        return grant;
      },
      { credentials: 1, mayRepeat: (error) => identity.refreshable || isUnredeemed(error) },
    );
    if (granted === undefined) continue;
    try {
      return credentialOf(registry, granted.value, audience, claims, io);
    } catch (error) {
      // A host that fails while it is told must not leave a live token behind.
      throw await discarded(registry, granted.value, bare, error, DISCARD_MS.otherwise);
    }
  }
}

/** An ID token is sent once: the registry may have redeemed it, whatever it answered. */
function givenTwice(): MintFailure {
  return invalidResponse("The OIDC service gave the same ID token a second time.");
}

/** Whether an ID token that cannot be replaced is certainly still good after this failure. */
function isUnredeemed(error: MintFailure): boolean {
  return error.evidence.sent === false || error.evidence.status === 429;
}

function afterGrace(signal: AbortSignal | undefined, io: Io): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const late = new AbortController();
  const abort = (): void => void io.sleep(CANCELLATION_GRACE_MS).then(() => late.abort());
  signal.addEventListener("abort", abort, { once: true });
  return late.signal;
}

/** Revokes a token that nobody will get, as far as that can be done in the time, and returns the reason to throw. */
async function discarded<Reason>(
  registry: Registry,
  grant: Grant,
  io: Io,
  reason: Reason,
  timeoutMs: number,
): Promise<Reason> {
  await revokeOnce(registry, grant.token, io, { timeoutMs }).catch(() => "unknown");
  return reason;
}

function credentialOf(
  registry: Registry,
  grant: Grant,
  audience: string,
  claims: Credential["claims"],
  io: Io,
): Credential {
  const now = io.now();
  const expiresAt = moment(grant.expires, now);
  const expiryDocumented =
    grant.expires !== undefined && "inSeconds" in grant.expires && grant.expires.documented === true;
  io.onEvent({ type: "minted", expiresAt, documented: expiryDocumented });
  if (expiresAt !== undefined && expiresAt.getTime() <= now) io.onEvent({ type: "expiry-looks-past", expiresAt });
  const token: Secret = grant.token;
  return {
    registry,
    token,
    username: grant.username,
    secret: grant.secret,
    expiresAt,
    expiryDocumented,
    audience,
    claims,
    revoke: (options) => revoke(registry, token, { io, ...options }),
    [Symbol.asyncDispose]: async () => {
      await revoke(registry, token, { io });
    },
  };
}

function moment(expires: Expiry | undefined, now: number): Date | undefined {
  if (expires === undefined) return undefined;
  return "at" in expires ? expires.at : new Date(now + expires.inSeconds * 1_000);
}
