import { IdentityError } from "../base/errors.ts";
import type { Identity } from "./identity.ts";
import type { Env } from "../base/environment.ts";
import { safeUrl } from "../base/urls.ts";
import { Secret } from "../base/secret.ts";
import { serviceToken } from "./service-token.ts";
import { secretVariables, variable } from "../base/environment.ts";

const URL_VARIABLE = "CF_OIDC_REQUEST_URL";
const TOKEN_VARIABLE = "CF_OIDC_REQUEST_TOKEN";

/**
 * Describes the identity of a Codefresh build: a service makes a token for the audience that is asked for.
 *
 * @see https://codefresh.io/steps/step/obtain-oidc-id-token
 * @example
 * await mint(pypi(), { identity: codefresh() });
 */
export function codefresh(): Identity {
  return {
    id: "codefresh",
    refreshable: true,
    issuer: () => "https://oidc.codefresh.io",
    isPresent: (env) => variable(env, "CF_BUILD_ID") !== "",
    secrets: (env) => secretVariables(env, [TOKEN_VARIABLE]),
    check: (env) => void readSettings(env),
    idToken: async (audience, io, limits) => {
      const { url, secret } = readSettings(io.env);
      url.searchParams.set("audience", audience);
      const service = {
        who: "Codefresh",
        // The header holds the token alone, without a scheme.
        request: { method: "GET", url: url.href, authorization: { scheme: "none", secret } },
        field: "id_token",
        hint: "Run the build again.",
      } as const;
      return serviceToken(service, io, limits);
    },
  };
}

function readSettings(env: Env): { readonly url: URL; readonly secret: Secret } {
  const [url, token] = [variable(env, URL_VARIABLE), variable(env, TOKEN_VARIABLE)];
  if (url !== "" && token !== "") return { url: safeUrl(url, URL_VARIABLE), secret: new Secret(token) };
  const what = url === "" ? URL_VARIABLE : TOKEN_VARIABLE;
  throw new IdentityError("IDENTITY_MISSING", `This build may not request an identity: ${what} is not set.`, {
    hint: "A step of type freestyle has both variables; a step that starts its own container must pass them on.",
  });
}
