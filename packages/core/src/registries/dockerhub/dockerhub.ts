import { GITHUB_ISSUER } from "../../base/claims.ts";
import { InputError } from "../../base/errors.ts";
import { Secret } from "../../base/secret.ts";
import { invalidResponse, readObject, textField } from "../../http/wire.ts";
import type { RefusalPattern, RefusalPatterns } from "../refusals.ts";
import type { ClaimRules, FormField, Registry, PublisherForm } from "../registry.ts";
import { lifetime } from "../shared/expiry.ts";
import { nameInput, urlInput } from "../shared/inputs.ts";
import { refusalMessages } from "../shared/refusal-messages.ts";

/** A ruleset of the connection; `*` stands for anything. @see https://docs.docker.com/enterprise/security/oidc-connections/rulesets-claims/ */
const FIELDS: readonly FormField[] = [
  { label: "Label", placeholder: "any name" },
  { label: "Rules", claim: "claim:sub" },
  { label: "Resources", placeholder: "the repositories that the job pushes to" },
  { label: "Scopes", placeholder: "read and write" },
];

/** The form of an OIDC connection, in Docker Home under Identity & auth. @see https://docs.docker.com/enterprise/security/oidc-connections/create-manage/ */
export function dockerhubForm(): PublisherForm {
  return { page: "https://app.docker.com/", github: FIELDS };
}

/** Its own client takes 401 without a body for an operation that is not permitted. @see https://github.com/docker/login-action/blob/master/src/dockerhub.ts `parseError` */
const PATTERNS: readonly RefusalPattern[] = [{ reason: "no-publisher", status: 401, vague: true }];

/** Docker's identity service refuses without a word; the page of the connection lists its failures. */
export function dockerhubVoice(): RefusalPatterns {
  return { noun: "ruleset", patterns: PATTERNS };
}

export interface DockerhubOptions {
  /** The id of the organization's OIDC connection, a UUID; no secret. */
  readonly connectionId: string | undefined;
  /** The organization: the user name that goes with the token. */
  readonly username: string | undefined;
  /** Seconds, 300 to 3,600. Default: the service's own, 300. */
  readonly expiresIn?: number | undefined;
  /** Docker's identity service. Default: `https://identity.docker.com`. */
  readonly identityUrl?: string | undefined;
}

const DEFAULT_IDENTITY_URL = "https://identity.docker.com";
/** @see https://docs.docker.com/enterprise/security/oidc-connections/create-manage/ */
const LIFETIME_SECONDS = { least: 300, most: 3_600 } as const;

/** One to five rulesets on `sub`, with wildcards. @see https://docs.docker.com/enterprise/security/oidc-connections/rulesets-claims/ */
const CLAIM_RULES: ClaimRules = { issuers: [GITHUB_ISSUER], refusedEvents: [], subject: "compared" };

/**
 * Describes Docker Hub's token exchange for an organization.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/docker/login-action/blob/master/src/dockerhub.ts
 * @see https://www.rfc-editor.org/rfc/rfc8693#section-2.1
 */
export function dockerhub(options: DockerhubOptions): Registry {
  const connectionId = nameInput(options.connectionId, "connection-id", {
    pattern: /^[\w-]{1,64}$/,
    what: "the id of the OIDC connection, as Docker Home shows it",
    example: "00000000-0000-0000-0000-000000000000",
  });
  const username = nameInput(options.username, "username", {
    what: "the name of the organization that has the connection",
    example: "my-organization",
  });
  const { origin } = urlInput(options.identityUrl, DEFAULT_IDENTITY_URL, "identity-url");
  const url = new URL("/oauth/token", origin);
  const { expiresIn } = options;
  if (expiresIn !== undefined && !(expiresIn >= LIFETIME_SECONDS.least && expiresIn <= LIFETIME_SECONDS.most)) {
    throw new InputError("INVALID_INPUT", "The input expires-in is no number of seconds from 300 to 3600.", {
      hint: `Write expires-in: ${LIFETIME_SECONDS.least}, or leave it out.`,
    });
  }
  return {
    id: "dockerhub",
    name: "Docker Hub",
    url,
    // Each of Docker's services wants its own address. @see https://github.com/docker/login-action/blob/master/src/dockerhub.ts
    audience: origin.endsWith(".docker.com") ? origin : DEFAULT_IDENTITY_URL,
    exchangeRequest: (idToken) => ({
      method: "POST",
      url: url.href,
      body: {
        form: {
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          subject_token: idToken,
          connection_id: connectionId,
          ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
        },
      },
    }),
    readTokenResponse: (response) => {
      const answer = readObject(response);
      const token = textField(answer, "access_token");
      if (token === undefined) throw invalidResponse("The answer holds no access token.");
      // UNVERIFIED: the official client reads nothing else; RFC 8693 recommends `expires_in`.
      const expires = lifetime(answer["expires_in"]) ?? {
        inSeconds: expiresIn ?? LIFETIME_SECONDS.least,
        documented: true,
      };
      return { token: new Secret(token), username, expires };
    },
    // UNVERIFIED: what a refusal says; these are the fields of OAuth and of Docker's other services.
    readRefusal: (response) => ({
      messages: refusalMessages(response, "error_description", "detail", "message", "error"),
      unsupported: response.status === 404 || response.status === 405,
    }),
    claimRules: CLAIM_RULES,
    get form() {
      return dockerhubForm();
    },
    voice: dockerhubVoice,
    scope: "what the connection's ruleset allows in the organization",
    // `docker login --password-stdin` reads none.
    clientEnv: () => ({}),
  };
}
