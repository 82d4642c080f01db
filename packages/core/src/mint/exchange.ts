import type { Claims } from "../base/claims.ts";
import { isMintFailure, type MintFailure, ResponseError } from "../base/errors.ts";
import { isUsableToken, type Secret } from "../base/secret.ts";
import { cancelled } from "../http/failures.ts";
import { refusePage } from "../http/foreign-answer.ts";
import type { Io } from "../http/io.ts";
import { invalidResponse, isSuccess, type Limits, type WireResponse } from "../http/wire.ts";
import type { Registry, TokenResponse } from "../registries/registry.ts";
import { keysOf } from "./id-token.ts";
import { refusal } from "./refusal.ts";
import { DISCARD_MS, discard } from "./revocation.ts";
import type { Run } from "./run.ts";

/** How long a running exchange may still answer after a cancellation, in milliseconds; its token is revoked. */
const CANCELLATION_GRACE_MS = 350;

/** An identity to show to a registry. */
export interface Presentation {
  readonly registry: Registry;
  readonly idToken: Secret;
  readonly claims: Claims;
  /** `false` if the job has one ID token for all its exchanges. Default: it was issued for this one. */
  readonly freshIdToken?: boolean;
}

/**
 * Exchanges an ID token, once. A token that arrives and cannot be delivered is revoked.
 *
 * @returns `undefined` if another attempt with a new ID token may succeed
 * @throws the failure, if it is final or nothing is left to try
 */
export async function exchange(run: Run, presentation: Presentation): Promise<TokenResponse | undefined> {
  const { identity, attempts, io, secrets, presented, signal } = run;
  const { registry, idToken, claims } = presentation;
  // An identity may itself give such a token: then there is nothing to exchange.
  if (identity.issuedBy?.(io.env) === registry.id) return ownToken(idToken, claims);
  const granted = await attempts.once(
    "exchange",
    async (limits) => {
      for (const key of keysOf(idToken, claims)) presented.add(key);
      const patient = { ...limits, signal: afterGrace(signal, io) };
      const { answer, usable } = await exchangeOnce(
        { ...presentation, freshIdToken: identity.refreshable, secrets },
        io,
        patient,
      );
      try {
        for (const secret of secretsOf(answer)) io.onSecret(secret);
        if (signal?.aborted === true) throw cancelled();
        if (!usable) throw unusableToken(registry, answer);
        return answer;
      } catch (error) {
        // The host may also have failed in its callback for the token.
        const timeoutMs = signal?.aborted === true ? DISCARD_MS.cancelled : DISCARD_MS.default;
        await discard(run, { registry, token: answer.token, timeoutMs });
        throw error;
      }
    },
    { credentials: 1, mayRepeat: (error) => identity.refreshable || isUnredeemed(error) },
  );
  return granted?.value;
}

function ownToken(token: Secret, { exp }: Claims): TokenResponse {
  return { token, expires: typeof exp === "number" ? { at: new Date(exp * 1_000) } : undefined };
}

/** Tells whether an ID token that cannot be replaced is certainly still valid after this failure. */
export function isUnredeemed(error: MintFailure): boolean {
  return error.evidence.sent === false || error.evidence.status === 429;
}

function afterGrace(signal: AbortSignal | undefined, io: Io): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const late = new AbortController();
  const abort = (): void => void io.sleep(CANCELLATION_GRACE_MS).then(() => late.abort());
  signal.addEventListener("abort", abort, { once: true });
  return late.signal;
}

function secretsOf({ token, secret, additionalSecrets = [] }: TokenResponse): readonly Secret[] {
  return [token, ...(secret === undefined ? [] : [secret]), ...additionalSecrets];
}

/** A token in an answer that has not been announced yet. */
export interface Exchanged {
  readonly answer: TokenResponse;
  /** Whether the token may be given to a client. */
  readonly usable: boolean;
}

/** An identity that is shown to a registry once, and what the answer must not repeat. */
export interface SinglePresentation extends Presentation {
  readonly secrets: readonly Secret[];
}

/**
 * Makes one exchange of an ID token.
 *
 * @throws {@link RefusedError}, {@link UnavailableError}, {@link ResponseError}
 */
export async function exchangeOnce(presentation: SinglePresentation, io: Io, limits: Limits): Promise<Exchanged> {
  const { registry, idToken } = presentation;
  const response = await io.send(registry.exchangeRequest(idToken), limits);
  if (!isSuccess(response)) throw refusal(presentation, response, io.now());
  refusePage(response, registry.name, { host: registry.url.host, secrets: presentation.secrets });
  const answer = readTokenResponse(registry, response);
  const { token, username = "" } = answer;
  if (token.reveal().includes(idToken.reveal()) || username.includes(idToken.reveal())) {
    throw invalidResponse(`${registry.name} sent the ID token back instead of a token.`);
  }
  return { answer, usable: isUsable(registry, answer) };
}

/** One line of printable ASCII, with spaces only inside. */
const USABLE_USERNAME = /^(?! )[\u0020-\u007e]{1,256}(?<! )$/;

/** Whether everything in an answer can be given to a client: the token, its second half, the user name. */
function isUsable({ tokenFormat }: Registry, { token, secret, username, rejected }: TokenResponse): boolean {
  return (
    rejected === undefined &&
    isUsableToken(token) &&
    tokenFormat?.test(token.reveal()) !== false &&
    (secret === undefined || isUsableToken(secret)) &&
    (username === undefined || USABLE_USERNAME.test(username))
  );
}

/** If the reader throws, the answer counts as one without a token. */
function readTokenResponse(registry: Registry, response: WireResponse): TokenResponse {
  try {
    return registry.readTokenResponse(response);
  } catch (error) {
    throw isMintFailure(error) ? error : invalidResponse("The answer could not be read.");
  }
}

/** A token that no client could use; it may still be live. */
function unusableToken(registry: Registry, { rejected }: TokenResponse): ResponseError {
  if (rejected !== undefined) return new ResponseError("RESPONSE_INVALID", rejected.what, { hint: rejected.remedy });
  return new ResponseError("RESPONSE_INVALID", `${registry.name} sent a token that cannot be used.`, {
    hint: "A token is one line of 16 to 32,768 printable characters in the registry's own format, and a user name is one line of up to 256. Check that the URL is the registry's own.",
    retries: 1,
    host: registry.url.host,
  });
}
