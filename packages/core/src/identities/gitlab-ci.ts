import { IdentityError } from "../base/errors.ts";
import type { Identity } from "./identity.ts";
import type { Env } from "../base/environment.ts";
import { Secret } from "../base/secret.ts";
import { audiencesOf, heldToken } from "./held-token.ts";
import { variable } from "../base/environment.ts";

const GITLAB = "https://gitlab.com";
/** Names that the registries' own documentation gives to the token for an audience. */
const DOCUMENTED_NAMES: ReadonlyMap<string, string> = new Map([
  /** @see https://docs.pypi.org/trusted-publishers/using-a-publisher/ */
  ["pypi", "PYPI_ID_TOKEN"],
  ["testpypi", "TESTPYPI_ID_TOKEN"],
  /** @see https://docs.npmjs.com/trusted-publishers#gitlab-cicd-configuration */
  ["npm:registry.npmjs.org", "NPM_ID_TOKEN"],
  /** @see https://learn.microsoft.com/en-us/nuget/nuget-org/trusted-publishing */
  ["https://www.nuget.org", "NUGET_ID_TOKEN"],
  /** @see https://crates.io/docs/trusted-publishing */
  ["crates.io", "CRATES_IO_ID_TOKEN"],
  /** @see https://github.com/eclipse-openvsx/openvsx/tree/master/cli */
  ["https://open-vsx.org", "OVSX_ID_TOKEN"],
]);

/**
 * Describes the identity of a GitLab CI job: a variable that the job's `id_tokens:` block names, with one audience. A job
 * has one token of each name, so it can be redeemed once.
 *
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication/
 * @example
 * await mint(pypi(), { identity: gitlabCi() });
 */
export function gitlabCi(): Identity {
  return {
    id: "gitlab-ci",
    refreshable: false,
    isPresent: (env) => env["GITLAB_CI"] === "true",
    // A self-managed GitLab may be registered at a registry although no list names it.
    issuer: (env) => (variable(env, "CI_SERVER_URL") === GITLAB ? GITLAB : undefined),
    secrets: (env) => idTokens(env).map(({ token }) => token),
    check: () => undefined,
    idToken: async (audience, io) => {
      const found = namesFor(audience).flatMap((name) => {
        const value = variable(io.env, name);
        return value === "" ? [] : [{ name, token: new Secret(value) }];
      });
      const fitting = found.find(({ token }) => audiencesOf(token).includes(audience)) ?? found[0];
      if (fitting === undefined) throw missing(audience);
      return heldToken(fitting.token, audience, io.now(), {
        holder: fitting.name,
        ...howTo(fitting.name, audience),
      });
    },
  };
}

/**
 * Lists the names under which the token for an audience is looked for: the documented one, then the audience itself in upper case
 * with `_` for all else, both with a leading digit replaced and with it kept, because two known libraries differ there.
 *
 * @see https://github.com/di/id/blob/main/id/_internal/oidc/ambient.py `detect_gitlab`
 * @see https://github.com/astral-sh/ambient-id/blob/main/src/gitlab.rs
 */
export function namesFor(audience: string): readonly [string, ...string[]] {
  const spelled = audience.toUpperCase().replace(/[^A-Z0-9_]/g, "_");
  const documented = DOCUMENTED_NAMES.get(audience);
  const names = [`${spelled.replace(/^[0-9]/, "_")}_ID_TOKEN`, `${spelled}_ID_TOKEN`];
  const [first = "", ...others] = new Set(documented === undefined ? names : [documented, ...names]);
  return [first, ...others];
}

function idTokens(env: Env): readonly { readonly name: string; readonly token: Secret }[] {
  return Object.keys(env)
    .filter((name) => name.endsWith("_ID_TOKEN") && variable(env, name) !== "")
    .map((name) => ({ name, token: new Secret(variable(env, name)) }));
}

function howTo(name: string, audience: string): { readonly hint: string; readonly paste: string } {
  return {
    hint: "Add this to the job that mints, in .gitlab-ci.yml:",
    paste: `id_tokens:\n  ${name}:\n    aud: ${JSON.stringify(audience)}`,
  };
}

function missing(audience: string): IdentityError {
  const [name] = namesFor(audience);
  return new IdentityError(
    "IDENTITY_MISSING",
    `This job has no ID token for the audience "${audience}": ${name} is not set.`,
    howTo(name, audience),
  );
}
