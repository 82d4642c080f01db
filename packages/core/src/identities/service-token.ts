import { IdentityError, type MintFailure } from "../base/errors.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import { Secret } from "../base/secret.ts";
import { foreignAnswer, statusFailure } from "../http/failures.ts";
import { foreignHeadline, refusePage } from "../http/foreign-answer.ts";
import type { Io } from "../http/io.ts";
import {
  invalidResponse,
  isSuccess,
  readObject,
  textField,
  tryReadObject,
  type WireRequest,
  type WireResponse,
} from "../http/wire.ts";
import type { TokenLimits } from "./identity.ts";

/** A service of the platform that gives tokens, and what to say when it refuses. */
export interface TokenService {
  /** Begins a sentence, such as `Google's metadata server`. */
  readonly who: string;
  readonly request: WireRequest;
  /** The field of its JSON answer that holds the token. Default: the whole body is the token. */
  readonly field?: string;
  /** Whether its own refusals may be plain text or a page. Default: no. */
  readonly answersInText?: boolean;
  /** What to do when it refuses, in a sentence. */
  readonly hint: string;
  /** A refusal that is known to be temporary: its status, a pattern for its body, and how often to ask again. */
  readonly passing?: { readonly status: number | readonly number[]; readonly text: string; readonly retries: number };
}

/**
 * Asks a service of the platform for a token, once. {@link mint} announces ID tokens; any other has to be announced to
 * {@link Io.onSecret}.
 *
 * @throws {@link IdentityError} `IDENTITY_UNAVAILABLE` if it refuses or is out of order
 * @throws {@link ResponseError} `RESPONSE_INVALID` if its answer holds no token; and as the transport does
 * @example
 * const token = await serviceToken({ who: "Acme CI", request, field: "id_token", hint: "Run the job again." }, io, limits);
 */
export async function serviceToken(service: TokenService, io: Io, limits: TokenLimits): Promise<Secret> {
  const { who, request, field } = service;
  const response = await io.send(request, limits);
  if (!isSuccess(response)) throw refused(service, response, limits.secrets ?? [], io.now());
  if (field === undefined) return new Secret(response.body.trim());
  refusePage(response, who, { host: new URL(request.url).host, secrets: limits.secrets ?? [] });
  const token = textField(readObject(response, who), field);
  if (token === undefined) throw invalidResponse(`${who} answered without ${field}.`);
  return new Secret(token);
}

function refused(
  { who, request, field, hint, passing, answersInText = false }: TokenService,
  response: WireResponse,
  secrets: readonly Secret[],
  now: number,
): MintFailure {
  const { host } = new URL(request.url);
  const sent = request.authorization === undefined ? [] : [request.authorization.secret];
  const headline = answersInText ? undefined : foreignHeadline(response);
  const reason = headline ?? reasonOf(response);
  const messages = sanitizeAll([reason], [...sent, ...secrets]);
  const asked = {
    who,
    what: `gave no ${field === "access_token" ? "access" : "ID"} token`,
    host,
    messages,
    outageIsRefusal: true,
  };
  return statusFailure(response, asked, now, (message, details): MintFailure => {
    const passes =
      passing !== undefined &&
      [passing.status].flat().includes(response.status) &&
      (reason + response.body).includes(passing.text);
    if (headline !== undefined && !passes && details.retries === 0 && response.status < 500) {
      const answer = foreignAnswer({ host, status: response.status }, details);
      return new IdentityError("IDENTITY_UNAVAILABLE", answer.message, answer.details);
    }
    const retries = passes ? passing.retries : details.retries;
    return new IdentityError("IDENTITY_UNAVAILABLE", message, {
      ...details,
      ...(retries === undefined ? {} : { retries }),
      hint,
    });
  });
}

/** The fields in which the known services give their reason: `message`, `error`, or Google's `error.message`. */
function reasonOf(response: WireResponse): string {
  const answer = tryReadObject(response);
  const nested = answer?.["error"];
  if (typeof nested === "object" && nested !== null && "message" in nested && typeof nested.message === "string") {
    return nested.message;
  }
  return textField(answer, "message", "error_description", "error") ?? "";
}
