import { GITHUB_ISSUER } from "../../base/claims.ts";
import { Secret } from "../../base/secret.ts";
import { invalidResponse, readObject, textField, tryReadObject } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { FormField } from "../registry.ts";

/** @see https://packagist.com/docs/trusted-publishing "Configure trusted publishing" */
function fieldsFor(name: string): readonly FormField[] {
  return [
    { label: "Package name", placeholder: name },
    { label: "Owner name", claim: "owner" },
    { label: "Repository name", claim: "repository" },
    { label: "Continuous integration file", claim: "workflow" },
    { label: "Continuous integration environment name (optional)", claim: "environment" },
  ];
}

/** @see https://packagist.com/docs/trusted-publishing */
const DOCUMENTED_LIFETIME_SECONDS = 900;

/**
 * Describes Private Packagist for one artifact package: a key, and a secret to sign requests with.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/packagist/private-packagist-api-client/blob/main/src/HttpClient/Plugin/TrustedPublishingTokenExchange.php
 * @see https://github.com/packagist/private-packagist-api-client/blob/main/src/Client.php every path begins with `/api`
 * @example
 * packagist({ organization: "my-organization", package: "vendor/package" });
 */
export const packagist = defineRegistry({
  id: "packagist",
  name: "Private Packagist",
  inputs: {
    /** The organization's name in URLs. */
    organization: {
      required: true,
      pattern: /^\w[\w.-]{0,127}$/,
      meaning: "the organization's name, as in its URLs",
      example: "my-organization",
      // @see https://github.com/packagist/artifact-publish-github-action/blob/main/action.yml
      officialNames: ["organization_url_name"],
    },
    /** `vendor/package`: a key is good for one package. */
    package: {
      required: true,
      // @see https://getcomposer.org/doc/04-schema.md#name
      pattern: /^\w[\w.-]*\/\w[\w.-]*$/,
      meaning: "the package's name as its composer.json has it: a key is good for one package",
      example: "vendor/package",
      officialNames: ["package_name"],
    },
    "private-packagist-url": { kind: "url", default: "https://packagist.com" },
  },
  create: ({ organization, package: name, privatePackagistUrl: { origin, host } }) => {
    const url = new URL(`/api/oidc/token-exchange/${organization}/${name}`, origin);
    // UNVERIFIED: the address of the page "API access", which has the form.
    const page = `https://packagist.com/orgs/${organization}/packages`;
    return {
      name: host === "packagist.com" ? "Private Packagist" : host,
      url,
      audience: {
        request: { method: "GET", url: `${origin}/api/oidc/audience/${organization}` },
        read: (response) => textField(tryReadObject(response), "audience"),
      },
      exchangeRequest: (idToken) => ({
        method: "POST",
        url: url.href,
        authorization: { scheme: "Bearer", secret: idToken },
      }),
      readTokenResponse: (response) => {
        const answer = readObject(response);
        const [key, secret] = [textField(answer, "key"), textField(answer, "secret")];
        if (key === undefined || secret === undefined) throw invalidResponse("The answer holds no key and secret.");
        return {
          token: new Secret(key),
          secret: new Secret(secret),
          expires: { inSeconds: DOCUMENTED_LIFETIME_SECONDS, documented: true },
        };
      },
      // UNVERIFIED: what is compared. @see https://packagist.com/docs/trusted-publishing
      claimRules: { issuers: [GITHUB_ISSUER], refusedEvents: [] },
      form: { ...(host === "packagist.com" ? { page } : {}), github: fieldsFor(name) },
      scope: `at most publishing artifacts of ${name}`,
      // @see https://github.com/packagist/artifact-publish-github-action
      clientEnv: ({ token, secret }) => ({
        PRIVATE_PACKAGIST_API_KEY: token,
        ...(secret === undefined ? {} : { PRIVATE_PACKAGIST_API_SECRET: secret }),
      }),
    };
  },
});
