import type { Identity } from "./identity.ts";
import { commandToken } from "./command-token.ts";
import { secretVariables } from "../base/environment.ts";

/** How CircleCI is asked. */
/** Which of CircleCI's issuers is asked. */
export interface CircleciOptions {
  /** Asks for a token of `https://oidc.circleci.com` instead of the organization's own issuer. Default: no, as npm has it. */
  readonly rootIssuer?: boolean;
}

/** It is issued for the organization: no registry accepts it, but it is a secret. */
const READY_MADE = ["CIRCLE_OIDC_TOKEN", "CIRCLE_OIDC_TOKEN_V2"];

/**
 * Describes the identity of a CircleCI job: its own command makes a token for the audience that is asked for.
 *
 * @see https://circleci.com/docs/guides/permissions-authentication/oidc-tokens-with-custom-claims/
 * @see https://docs.npmjs.com/trusted-publishers
 * @example
 * await mint(npm({ package: "my-package" }), { identity: circleci() });
 */
export function circleci(options: CircleciOptions = {}): Identity {
  return {
    id: "circleci",
    refreshable: true,
    isPresent: (env) => env["CIRCLECI"] === "true",
    issuer: () => "https://oidc.circleci.com/org/",
    secrets: (env) => secretVariables(env, READY_MADE),
    check: () => undefined,
    idToken: (audience, io, limits) =>
      commandToken(
        {
          command: "circleci",
          args: [
            "run",
            "oidc",
            "get",
            "--claims",
            JSON.stringify({ aud: audience }),
            ...(options.rootIssuer === true ? ["--root-issuer"] : []),
          ],
          ifMissing:
            "CircleCI installs it in every job on its own machines. If this is a container of your own, run mint outside of it.",
          ifRefused:
            "CircleCI gives none to builds of forked pull requests. For any other build, look at https://status.circleci.com.",
        },
        io,
        limits,
      ),
  };
}
