import { IdentityError, type MintFailure } from "../base/errors.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import type { Secret } from "../base/secret.ts";
import { statusFailure } from "../http/failures.ts";
import type { Io } from "../http/io.ts";
import { isSuccess, textField, tryReadObject, type WireRequest, type WireResponse } from "../http/wire.ts";
import type { TokenLimits } from "./identity.ts";

/** What a service of the platform is asked, and what to say when it refuses. */
export interface AskedService {
  /** Begins the sentence, such as `Google's metadata server`. */
  readonly who: string;
  readonly hint: string;
  /** Secrets that the answer might repeat. */
  readonly secrets?: readonly Secret[];
}

/**
 * Asks a service of the platform for a token, once.
 *
 * @returns an answer that is a success
 * @throws {@link IdentityError} `IDENTITY_UNAVAILABLE`, and as the transport does
 */
export async function askService(
  request: WireRequest,
  { who, hint, secrets = [] }: AskedService,
  io: Io,
  limits: TokenLimits,
): Promise<WireResponse> {
  const response = await io.send(request, limits);
  if (isSuccess(response)) return response;
  const { host } = new URL(request.url);
  const messages = sanitizeAll([wordsOf(response)], [...secrets, ...(limits.secrets ?? [])]);
  const asked = { who, what: "gave no ID token", host, messages, outageIsRefusal: true };
  throw statusFailure(response, asked, io.now(), (message, details): MintFailure => {
    return new IdentityError("IDENTITY_UNAVAILABLE", message, { ...details, hint });
  });
}

/** Where the known services put their reason: `message`, `error`, or Google's `error.message`. */
function wordsOf(response: WireResponse): string {
  const answer = tryReadObject(response);
  const nested = answer?.["error"];
  if (typeof nested === "object" && nested !== null && "message" in nested && typeof nested.message === "string") {
    return nested.message;
  }
  return textField(answer, "message", "error") ?? "";
}
