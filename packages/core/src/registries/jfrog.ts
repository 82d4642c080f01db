import { asObject } from "../json.ts";
import { jwtExpiry } from "./answer/jwt-expiry.ts";
import { lifetime } from "./answer/lifetime.ts";
import { nameInput } from "./input/name-input.ts";
import type { Refusal, Registry } from "../registry.ts";
import { requiredAudience } from "./input/required-audience.ts";
import { safeUrl } from "../safe-url.ts";
import { Secret } from "../secret.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../wire.ts";
import { jfrogForm } from "./jfrog-form.ts";
import { jfrogVoice } from "./jfrog-voice.ts";

export interface JfrogOptions {
  /** The platform's address, such as `https://acme.jfrog.io`. */
  readonly url: string | undefined;
  /** The name of the OIDC integration. */
  readonly oidcProviderName: string | undefined;
  /** The audience of the OIDC integration. */
  readonly audience: string | undefined;
  /** The key of a project whose identity mappings are meant; none for global ones. */
  readonly project?: string | undefined;
}

/**
 * Describes a JFrog platform.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://jfrog.com/help/r/jfrog-rest-apis/oidc-token-exchange
 * @see https://github.com/jfrog/setup-jfrog-cli/blob/master/src/oidc-utils.ts
 */
export function jfrog(options: JfrogOptions): Registry {
  const base = safeUrl(
    nameInput(options.url, "url", { what: "the platform's address", example: "https://acme.jfrog.io" }),
    "url",
  );
  const provider = nameInput(options.oidcProviderName, "oidc-provider-name", {
    what: "the name of the OIDC integration, as its administrator gave it",
    example: "github",
  });
  const projectKey = options.project?.trim() ?? "";
  const url = new URL("/access/api/v1/oidc/token", base.origin);
  return {
    id: "jfrog",
    name: base.host,
    url,
    audience: requiredAudience(options.audience, "JFrog", "its OIDC integration names"),
    exchangeRequest: (idToken) => ({
      method: "POST",
      url: url.href,
      body: {
        json: {
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          // With an underscore, as RFC 8693 has it: a hyphen is refused.
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          subject_token: idToken,
          provider_name: provider,
          ...(projectKey === "" ? {} : { project_key: projectKey }),
        },
      },
    }),
    readGrant: (response) => {
      const answer = readObject(response);
      const text = textField(answer, "access_token");
      if (text === undefined) throw invalidResponse("The answer holds no access token.");
      const token = new Secret(text);
      const username = textField(answer, "username");
      const expires = lifetime(answer["expires_in"]) ?? jwtExpiry(token);
      return {
        token,
        username,
        expires,
      };
    },
    readRefusal,
    claimRules: { refusedEvents: [], subject: "compared" },
    get form() {
      return jfrogForm(base);
    },
    voice: jfrogVoice,
    reach: "what the identity mapping's token scope allows",
    // @see https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli/configurations/environment-variables
    clientEnv: ({ token }) => ({ JF_URL: base.origin, JF_ACCESS_TOKEN: token }),
  };
}

/** `{"errors": [{code, message}]}`, as all of the platform's services answer. */
function readRefusal(response: WireResponse): Refusal {
  const answer = tryReadObject(response);
  const errors = Array.isArray(answer?.["errors"]) ? answer["errors"] : [];
  const words = [answer, ...errors.map(asObject)]
    .map((said) => textField(said, "message", "error_description", "detail"))
    .filter((word) => word !== undefined);
  return { words, unsupported: response.status === 405 || (response.status === 404 && words.length === 0) };
}
