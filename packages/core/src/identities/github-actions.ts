import { readClaims } from "../base/claims.ts";
import { type Env, secretVariables, variable } from "../base/environment.ts";
import { IdentityError } from "../base/errors.ts";
import { Secret } from "../base/secret.ts";
import { safeUrl } from "../base/urls.ts";
import { identityMissing } from "./github-actions-missing.ts";
import type { Identity } from "./identity.ts";
import { serviceToken } from "./service-token.ts";

const URL_VARIABLE = "ACTIONS_ID_TOKEN_REQUEST_URL";
const TOKEN_VARIABLE = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
/** @see https://github.com/aws-actions/configure-aws-credentials/issues/469 */
const PASSING_REFUSAL = { status: 403, text: "Can't issue ID_TOKEN", retries: 3 };
/** Prefixes of stored credentials that people paste instead of the request token, which is a JSON Web Token. */
const STORED_CREDENTIAL = /^(gh[a-z]_|github_pat_|glpat-|pypi-|npm_|rubygems_|cio[A-Za-z0-9]{3}|oy2)/;

/**
 * Describes the identity of a GitHub Actions job, and of every CI that speaks the same protocol.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 * @example
 * await mint(pypi(), { identity: githubActions() });
 */
export function githubActions(): Identity {
  return {
    id: "github-actions",
    refreshable: true,
    isPresent: (env) =>
      env["GITHUB_ACTIONS"] === "true" || variable(env, URL_VARIABLE) + variable(env, TOKEN_VARIABLE) !== "",
    secrets: (env) => secretVariables(env, [TOKEN_VARIABLE]),
    eventName: (env) => env["GITHUB_EVENT_NAME"],
    check: (env) => void readSettings(env),
    endpoints: (env) => [readSettings(env).url],
    idToken: async (audience, io, limits) => {
      const { url, secret } = readSettings(io.env);
      // The URL already has a query.
      url.searchParams.set("audience", audience);
      const service = {
        who: `The OIDC service at ${url.host}`,
        request: { method: "GET", url: url.href, authorization: { scheme: "Bearer", secret } },
        field: "value",
        hint: "Run the job again. If it fails again, look at https://www.githubstatus.com.",
        passing: PASSING_REFUSAL,
      } as const;
      return serviceToken(service, io, limits);
    },
  };
}

function readSettings(env: Env): { readonly url: URL; readonly secret: Secret } {
  const [url, token] = [variable(env, URL_VARIABLE), variable(env, TOKEN_VARIABLE)];
  if (url === "" || token === "") {
    throw identityMissing(
      env,
      [URL_VARIABLE, TOKEN_VARIABLE].filter((name) => variable(env, name) === ""),
    );
  }
  const [prefix] = STORED_CREDENTIAL.exec(token) ?? [];
  if (prefix !== undefined)
    throw broken(`${TOKEN_VARIABLE} holds a stored credential, because it starts with ${prefix}`);
  if (readClaims(new Secret(token))?.["job_workflow_ref"] !== undefined) {
    throw broken(`${TOKEN_VARIABLE} holds an ID token, not the token to request one with`);
  }
  if (!/^[\u0021-\u007e]+$/.test(token)) throw broken(`${TOKEN_VARIABLE} is not a token`);
  if (!URL.canParse(url)) throw broken(`${URL_VARIABLE} is not a URL`);
  return { url: safeUrl(url, URL_VARIABLE), secret: new Secret(token) };
}

function broken(what: string): IdentityError {
  return new IdentityError("IDENTITY_UNAVAILABLE", `This runner's OIDC settings are broken: ${what}.`, {
    hint: "The runner sets it in a job with id-token: write; the workflow must not. Remove what sets it.",
  });
}
