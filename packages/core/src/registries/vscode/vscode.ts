import { GITHUB_ISSUER } from "../../base/claims.ts";
import { readObject } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { FormField } from "../registry.ts";
import { jwtExpiry, readExpiry } from "../shared/expiry.ts";
import { refusalMessages, secretField } from "../shared/read-answer.ts";

const FIELDS: readonly FormField[] = [
  { label: "Owner", claim: "owner" },
  { label: "Repository", claim: "repository" },
  { label: "Workflow", claim: "workflow" },
  { label: "Environment", claim: "environment" },
];

/** @see https://github.com/microsoft/vsmarketplace/issues/1422 */
const NOT_SUPPORTED = "Trusted Publishing is not supported";

/**
 * Describes the VS Code Marketplace as its own client does. UNVERIFIED: the server answered 404 in September 2026 and
 * `400 Trusted Publishing is not supported` in October, so lifetime, refusals and compared claims are not known.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/microsoft/vscode-vsce/blob/c960f2e97da3360899f2bfe93390fa4890c69327/src/oidc.ts
 * @example
 * vscode({ publisher: "my-publisher" });
 */
export const vscode = defineRegistry({
  id: "vscode",
  name: "VS Code Marketplace",
  inputs: {
    /** The publisher in the extension's package.json: a token is good for one publisher. */
    publisher: {
      required: true,
      pattern: /^[\w-]{1,128}$/,
      meaning: "the publisher in the extension's package.json",
      example: "my-publisher",
    },
    "marketplace-url": { kind: "url", default: "https://marketplace.visualstudio.com" },
  },
  create: ({ publisher, marketplaceUrl: { origin, host } }) => {
    const url = new URL("/_apis/gallery/token?api-version=7.2-preview.1", origin);
    return {
      name: host === "marketplace.visualstudio.com" ? "VS Code Marketplace" : host,
      url,
      audience: "marketplace.visualstudio.com",
      exchangeRequest: (idToken) => ({
        method: "POST",
        url: url.href,
        authorization: { scheme: "FederatedToken", secret: idToken },
        body: { json: { publisherName: publisher } },
      }),
      readTokenResponse: (response) => {
        const answer = readObject(response);
        const token = secretField(answer, "credential", "credential");
        const expires = answer["expires"] ?? answer["expiresAt"] ?? answer["validTo"];
        return { token, expires: readExpiry(expires) ?? jwtExpiry(token) };
      },
      readRefusal: (response) => {
        const messages = refusalMessages(response, "message", "error_description", "error");
        // UNVERIFIED: whether this is JSON or text.
        const isOff = [response.body, ...messages].some((text) => text.includes(NOT_SUPPORTED));
        return { messages, unsupported: isOff || response.status === 404 || response.status === 405 };
      },
      ifUnsupported:
        "The Marketplace accepts access tokens of Entra ID today: mint one with registry: entra and scope: vscode-marketplace.",
      claimRules: { issuers: [GITHUB_ISSUER], refusedEvents: [] },
      form: { page: "https://marketplace.visualstudio.com/manage", github: FIELDS },
      scope: `at most publishing as ${publisher}`,
      clientEnv: ({ token }) => ({ VSCE_PAT: token }),
    };
  },
});
