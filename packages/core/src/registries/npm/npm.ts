import { GITHUB_ISSUER } from "../../base/claims.ts";
import { isLoopback } from "../../base/urls.ts";
import { readObject, type WireResponse } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { ClaimRules, ClientFile, FormField, Refusal } from "../registry.ts";
import { readExpiry } from "../shared/expiry.ts";
import { refusalMessages, secretField } from "../shared/read-answer.ts";

/** All are compared exactly. @see https://docs.npmjs.com/trusted-publishers "Configuring trusted publishing" */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Organization or user", claim: "owner" },
  { label: "Repository", claim: "repository" },
  { label: "Workflow filename", claim: "workflow" },
  { label: "Environment name", claim: "environment" },
];
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Namespace", claim: "owner" },
  { label: "Project name", claim: "repository" },
  { label: "Top-level CI file path", claim: "workflow" },
  { label: "Environment name", claim: "environment" },
];

/** The form on npm's web site; its address cannot fill in fields. */
const PAGE = "https://www.npmjs.com/package/{project}/access";

/** @see https://api-docs.npmjs.com/ "Exchange OIDC token"; https://github.com/npm/cli/issues/9203 for the meaning of 401 */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "id-token", text: /OIDC token exchange error - unauthorized/ },
  {
    reason: "no-publisher",
    text: /OIDC token exchange error - package not found/,
    vague: true,
    orNoPackage: ", its capitals and its scope; the first version of a package has to be published by hand",
  },
];

/** @see https://api-docs.npmjs.com/ "Exchange OIDC token" */
const DOCUMENTED_LIFETIME_SECONDS = 3_600;
const CLAIM_RULES: ClaimRules = {
  // @see https://docs.npmjs.com/trusted-publishers "Supported CI/CD providers": CircleCI's issuer differs for each organization
  refusedEvents: [],
  // @see https://docs.npmjs.com/trusted-publishers "Troubleshooting": npm checks the calling workflow
  workflow: "workflow_ref",
  // @see https://docs.npmjs.com/trusted-publishers "Limitations and future improvements"
  runner: "github-hosted",
  // @see https://github.com/npm/cli/issues/9969
  subject: "immutable-fails",
};

/**
 * Describes npm's registry for one package, and every registry that exchanges identities as it does.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/npm/cli/blob/latest/lib/utils/oidc.js
 * @example
 * npm({ package: "@scope/name" });
 */
export const npm = defineRegistry({
  id: "npm",
  name: "npm",
  inputs: {
    /** The package to publish, such as `left-pad` or `@scope/name`: a token is good for one package. */
    package: {
      required: true,
      // Tolerant: old packages have capitals. @see https://github.com/npm/validate-npm-package-name
      pattern: /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~!'()*-]*$/,
      meaning: "the name of the package as its package.json has it: a token is good for one package",
      example: "@scope/name",
    },
    "registry-url": { kind: "url", default: "https://registry.npmjs.org" },
  },
  listInput: "package",
  create: ({ package: name, registryUrl: base }) => {
    const isNpmjs = base.host === "registry.npmjs.org";
    // A loopback address stands for the registry, in a rehearsal.
    const takesKnownIssuers = isNpmjs || isLoopback(base);
    // Only the slash of a scoped name is escaped. @see https://github.com/npm/npm-package-arg `escapedName`
    const escapedName = name.replace("/", "%2f");
    const home = new URL(`${base.origin}${base.pathname.replace(/\/*$/, "/")}`);
    const url = new URL(`-/npm/v1/oidc/token/exchange/package/${escapedName}`, home);
    return {
      name: isNpmjs ? "npm" : base.host,
      url,
      audience: `npm:${base.hostname}`,
      exchangeRequest: (idToken) => ({
        method: "POST",
        url: url.href,
        authorization: { scheme: "Bearer", secret: idToken },
      }),
      readTokenResponse: (response) => {
        const answer = readObject(response);
        const token = secretField(answer, "token", "token");
        return { token, expires: readExpiry(answer["expires"], DOCUMENTED_LIFETIME_SECONDS) };
      },
      readRefusal,
      claimRules: takesKnownIssuers
        ? { issuers: [GITHUB_ISSUER, "https://gitlab.com", "https://oidc.circleci.com/org/"], ...CLAIM_RULES }
        : CLAIM_RULES,
      form: { ...(isNpmjs ? { page: PAGE } : {}), project: name, github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS },
      refusals: { noun: "trusted publisher", patterns: PATTERNS },
      scope: `at most publishing ${name}`,
      // Clients read the first two through a line of an npmrc only. yarn berry reads the others, and has another default registry.
      clientEnv: ({ token }, { several } = { env: {} }) => ({
        NODE_AUTH_TOKEN: token,
        NPM_TOKEN: token,
        YARN_NPM_AUTH_TOKEN: token,
        YARN_NPM_PUBLISH_REGISTRY: home.href.replace(/\/$/, ""),
        ...(several === true ? { [variableOf(name)]: token } : {}),
      }),
      clientFile: ({ several }) => npmrc({ home, name, escapedName, several: several === true }),
      clientNotes: ({ several }) => (several === true ? [SEVERAL] : []),
    };
  },
});

/** A variable for the token of one package; each package has its own. */
function variableOf(name: string): string {
  return `MINT_NPM_TOKEN_${name.replaceAll(/[^A-Za-z0-9]/g, (sign) => `_${sign.charCodeAt(0).toString(16)}`)}`;
}

const SEVERAL =
  "npm, pnpm 10, changesets and lerna find each package's own token; pnpm 11 and newer, yarn and bun take one for all: start them once for each package.";

/**
 * Every client but yarn berry reads it, and expands the variables. Of the lines with a token, the longest matching path
 * wins. Some clients only read the line of the host, and without that line npm does not try to publish.
 *
 * @see https://docs.npmjs.com/cli/configuring-npm/npmrc "Auth related configuration"
 * @see https://github.com/npm/npm-registry-fetch/blob/main/lib/auth.js `regKeyFromURI`
 */
function npmrc({ home, name, escapedName, several }: Npmrc): ClientFile {
  const nerfDart = `//${home.host}${home.pathname}`;
  const tokenLine = `${nerfDart}:_authToken=\${NODE_AUTH_TOKEN}`;
  const own = several ? [`${nerfDart}${escapedName}:_authToken=\${${variableOf(name)}}`] : [];
  return {
    variable: "NPM_CONFIG_USERCONFIG",
    homeName: ".npmrc",
    lines: [`registry=${home.href}`, tokenLine, ...own],
    tokenLines: [tokenLine, ...own],
  };
}

interface Npmrc {
  /** The registry, with a slash at its end. */
  readonly home: URL;
  readonly name: string;
  readonly escapedName: string;
  readonly several: boolean;
}

/**
 * A 404 means that the package does not exist or that no publisher matches; a server without the endpoint has other
 * messages. It is not known whether an ID token can be used twice, so every attempt has a new one.
 */
function readRefusal(response: WireResponse): Refusal {
  const messages = refusalMessages(response, "message", "error");
  const isExchange = messages.some((message) => message.includes("OIDC token exchange"));
  return { messages, unsupported: response.status === 405 || (response.status === 404 && !isExchange) };
}
