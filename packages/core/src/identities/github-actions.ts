import { IdentityError, isMintFailure, UnavailableError } from "../errors.ts";
import type { Identity } from "../identity.ts";
import type { Env } from "../proxy.ts";
import { readRetryAfter, retriesAfterStatus } from "../retry.ts";
import { safeWords } from "../safe-words.ts";
import { safeUrl } from "../safe-url.ts";
import { Secret } from "../secret.ts";
import { invalidResponse, isSuccess, readObject, textField, tryReadObject, type WireResponse } from "../wire.ts";
import { redirected } from "../redirected.ts";

export interface GithubActionsOptions {
  /** Tells whether the job runs for a pull request from a fork; asked only where there is no identity. Default: no. */
  readonly isForkPullRequest?: () => boolean;
}

const URL_VARIABLE = "ACTIONS_ID_TOKEN_REQUEST_URL";
const TOKEN_VARIABLE = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
/** @see https://github.com/aws-actions/configure-aws-credentials/issues/469 */
const PASSING_REFUSAL = "Can't issue ID_TOKEN";
const RETRIES_AFTER_A_PASSING_REFUSAL = 3;

const PERMISSION = `permissions:
  id-token: write  # on the job that mints
  contents: read   # a permissions block takes every other scope away: list those that the job needs`;

/**
 * The identity of a GitHub Actions job, and of every CI that speaks the same protocol.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export function githubActions(options: GithubActionsOptions = {}): Identity {
  return {
    id: "github-actions",
    refreshable: true,
    isPresent: (env) => env["GITHUB_ACTIONS"] === "true" || isSet(env, URL_VARIABLE) || isSet(env, TOKEN_VARIABLE),
    secrets: (env) => (isSet(env, TOKEN_VARIABLE) ? [requestToken(env)] : []),
    eventName: (env) => env["GITHUB_EVENT_NAME"],
    check: (env) => void readSettings(env, options),
    idToken: async (audience, io, limits) => {
      const { url, secret } = readSettings(io.env, options);
      // The URL already carries a query.
      url.searchParams.set("audience", audience);
      const response = await io.send(
        { method: "GET", url: url.href, authorization: { scheme: "Bearer", secret } },
        limits,
      );
      if (!isSuccess(response)) throw unavailable(response, url, secret, io.now());
      const value = textField(readObject(response), "value");
      if (value === undefined) throw invalidResponse("The OIDC service's answer holds no ID token.");
      return new Secret(value);
    },
  };
}

function isSet(env: Env, name: string): boolean {
  return (env[name] ?? "").trim() !== "";
}

function requestToken(env: Env): Secret {
  return new Secret((env[TOKEN_VARIABLE] ?? "").trim());
}

function readSettings(env: Env, options: GithubActionsOptions): { readonly url: URL; readonly secret: Secret } {
  if (!isSet(env, URL_VARIABLE) || !isSet(env, TOKEN_VARIABLE)) {
    throw options.isForkPullRequest?.() === true ? forkPullRequest() : permissionMissing();
  }
  const secret = requestToken(env);
  if (!/^[\u0021-\u007e]+$/.test(secret.reveal())) throw broken(`${TOKEN_VARIABLE} is no token`);
  try {
    return { url: safeUrl(env[URL_VARIABLE] ?? "", URL_VARIABLE), secret };
  } catch (error) {
    if (isMintFailure(error) && error.code === "INVALID_INPUT") throw broken(`${URL_VARIABLE} is not a URL`);
    throw error;
  }
}

function permissionMissing(): IdentityError {
  return new IdentityError("IDENTITY_MISSING", "This job may not ask for an identity: id-token: write is missing.", {
    hint: "Add it to the job, not to the whole workflow. In a reusable workflow, the calling job must grant it too.",
    paste: PERMISSION,
  });
}

function forkPullRequest(): IdentityError {
  return new IdentityError("FORK_PULL_REQUEST", "GitHub gives no identity to a pull request from a fork.", {
    hint: "Publish from a push, a tag or a release in the repository itself, and leave this step out for pull requests.",
    paste: "if: github.event_name != 'pull_request'",
  });
}

function broken(what: string): IdentityError {
  return new IdentityError("IDENTITY_UNAVAILABLE", `This runner's OIDC settings are broken: ${what}.`, {
    hint: "The runner sets it: nothing in the workflow should. Take out whatever does.",
  });
}

function unavailable(response: WireResponse, url: URL, secret: Secret, now: number): Error {
  const { status, headers, body } = response;
  if (status < 400) return redirected(response, url);
  const retryAfterSeconds = readRetryAfter(status, headers["retry-after"], now);
  const details = {
    hint: "Run the job again. If it stays so, look at https://www.githubstatus.com.",
    retries: retriesAfterStatus(status),
    host: url.host,
    status,
    words: safeWords([textField(tryReadObject(response), "message") ?? ""], [secret]),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const what = `The OIDC service at ${url.host} gave no ID token: HTTP ${status}.`;
  if (status === 429) return new UnavailableError("RATE_LIMITED", what, details);
  if (status !== 403 || !body.includes(PASSING_REFUSAL)) return new IdentityError("IDENTITY_UNAVAILABLE", what, details);
  return new IdentityError("IDENTITY_UNAVAILABLE", what, { ...details, retries: RETRIES_AFTER_A_PASSING_REFUSAL });
}
