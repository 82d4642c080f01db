import { Secret } from "../../base/secret.ts";
import { readObject, textField, tryReadObject, type WireFields } from "../../http/wire.ts";
import type { Registry } from "../registry.ts";
import { jwtExpiry, lifetime } from "./expiry.ts";
import { refusalMessages, secretField } from "./read-answer.ts";

/** A token endpoint that exchanges ID tokens, and the other parameters of the request. */
export interface TokenExchangeOptions {
  /** The token endpoint. */
  readonly url: URL;
  /** More parameters, such as `audience`, `resource` or `scope`, or the server's own. Default: none. */
  readonly parameters?: WireFields;
  /** The type that the ID token is presented as. Default: `id_token`. */
  readonly subjectTokenType?: "id_token" | "jwt";
  /** How the parameters are written. Default: `form`, as the specification has it. */
  readonly encoding?: "form" | "json";
  /** The user name that goes with the token. Default: the answer's `username`, if it has one. */
  readonly username?: string;
  /** The lifetime of a token in seconds, if neither the answer nor the token says. Default: not known. */
  readonly documentedSeconds?: number;
}

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/**
 * Describes the exchange of a registry that speaks OAuth 2.0 Token Exchange, to be spread into what
 * {@link defineRegistry} creates.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8693#section-2
 * @example
 * const acme = defineRegistry({
 *   id: "acme",
 *   name: "Acme",
 *   inputs: { url: { kind: "url", default: "https://packages.acme.example" } },
 *   create: ({ url }) => ({ audience: url.host, ...tokenExchange({ url: new URL("/oauth/token", url) }) }),
 * });
 */
export function tokenExchange(
  options: TokenExchangeOptions,
): Pick<Registry, "url" | "exchangeRequest" | "readTokenResponse" | "readRefusal"> {
  const { url, parameters, subjectTokenType = "id_token", encoding = "form", username, documentedSeconds } = options;
  return {
    url,
    exchangeRequest: (idToken) => {
      const fields = {
        grant_type: TOKEN_EXCHANGE,
        subject_token_type: `urn:ietf:params:oauth:token-type:${subjectTokenType}`,
        subject_token: idToken,
        ...parameters,
      };
      return { method: "POST", url: url.href, body: encoding === "form" ? { form: fields } : { json: fields } };
    },
    readTokenResponse: (response) => {
      const answer = readObject(response);
      const token = secretField(answer, "access token", "access_token");
      const refreshToken = textField(answer, "refresh_token");
      return {
        token,
        username: username ?? textField(answer, "username"),
        expires: lifetime(answer["expires_in"]) ?? jwtExpiry(token, documentedSeconds),
        ...(refreshToken === undefined ? {} : { additionalSecrets: [new Secret(refreshToken)] }),
      };
    },
    // A token endpoint refuses with 400 or 401.
    readRefusal: (response) => ({
      messages: refusalMessages(response, "error_description", "detail", "message", "error"),
      unsupported:
        response.status === 404 ||
        response.status === 405 ||
        tryReadObject(response)?.["error"] === "unsupported_grant_type",
    }),
  };
}
