import { readClaims } from "../base/claims.ts";
import { IdentityError } from "../base/errors.ts";
import type { Identity } from "./identity.ts";
import { Secret } from "../base/secret.ts";
import { heldToken } from "./held-token.ts";
import { type Env, variable } from "../base/environment.ts";

/** Where the token comes from. */
export interface ExplicitTokenOptions {
  /** An ID token from another source. Default: the value of `MINT_ID_TOKEN`. */
  readonly token?: Secret;
}

const VARIABLE = "MINT_ID_TOKEN";
const HINT = "Ask the issuer for a token for this audience and no other.";

/**
 * Describes an identity by a given ID token: for a CI that mint does not know, and for trials.
 *
 * @example
 * await mint(pypi(), { identity: explicitToken({ token: new Secret(idToken) }) });
 */
export function explicitToken(options: ExplicitTokenOptions = {}): Identity {
  const { token } = options;
  const holder = token === undefined ? VARIABLE : "the given text";
  const read = (env: Env): Secret => token ?? new Secret(variable(env, VARIABLE));
  const check = (env: Env): void => {
    if (read(env).reveal() !== "") return;
    throw new IdentityError("IDENTITY_MISSING", `There is no ID token in ${holder}: it is empty.`, {
      hint: `The program that should print the token printed nothing.${holder === VARIABLE ? ` Unset ${VARIABLE} to use the CI's own identity.` : ""}`,
    });
  };
  return {
    id: "explicit-token",
    refreshable: false,
    issuedBy: (env) => (isEntraToken(read(env)) ? "entra" : undefined),
    isPresent: (env) => token !== undefined || env[VARIABLE] !== undefined,
    secrets: (env) => [read(env)].filter((secret) => secret.reveal() !== ""),
    check,
    idToken: async (audience, io) => {
      check(io.env);
      return heldToken(read(io.env), audience, io.now(), { holder, hint: HINT });
    },
  };
}

/** An access token of Entra ID; an assertion that Entra ID issued is for its own token exchange. @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference */
function isEntraToken(token: Secret): boolean {
  const { tid, ver, aud } = readClaims(token) ?? {};
  return typeof tid === "string" && typeof ver === "string" && !String(aud).startsWith("api://AzureADTokenExchange");
}
