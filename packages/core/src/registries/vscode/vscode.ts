import { GITHUB_ISSUER } from "../../base/claims.ts";
import { Secret } from "../../base/secret.ts";
import { invalidResponse, readObject, textField } from "../../http/wire.ts";
import type { Registry } from "../registry.ts";
import { jwtExpiry, readExpiry } from "../shared/expiry.ts";
import { nameInput, urlInput } from "../shared/inputs.ts";
import { refusalMessages } from "../shared/refusal-messages.ts";

export interface VscodeOptions {
  /** The publisher in the extension's package.json: a token is good for one publisher. */
  readonly publisher: string | undefined;
  /** Default: `https://marketplace.visualstudio.com`. */
  readonly marketplaceUrl?: string | undefined;
}

const DEFAULT_MARKETPLACE_URL = "https://marketplace.visualstudio.com";

/**
 * Describes the VS Code Marketplace as its own client does. UNVERIFIED: in September 2026 the client was there and the
 * server answered 404, so lifetime, refusals and what is compared are not known.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/microsoft/vscode-vsce/blob/c960f2e97da3360899f2bfe93390fa4890c69327/src/oidc.ts
 */
export function vscode(options: VscodeOptions): Registry {
  const publisher = nameInput(options.publisher, "publisher", {
    pattern: /^[\w-]{1,128}$/,
    what: "the publisher in the extension's package.json",
    example: "my-publisher",
  });
  const { origin, host } = urlInput(options.marketplaceUrl, DEFAULT_MARKETPLACE_URL, "marketplace-url");
  const url = new URL("/_apis/gallery/token?api-version=7.2-preview.1", origin);
  return {
    id: "vscode",
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
      const text = textField(answer, "credential");
      if (text === undefined) throw invalidResponse("The answer holds no credential.");
      const token = new Secret(text);
      const said = answer["expires"] ?? answer["expiresAt"] ?? answer["validTo"];
      const expires = readExpiry(said) ?? jwtExpiry(token);
      return { token, expires };
    },
    readRefusal: (response) => ({
      messages: refusalMessages(response, "message", "error_description", "error"),
      unsupported: response.status === 404 || response.status === 405,
    }),
    claimRules: { issuers: [GITHUB_ISSUER], refusedEvents: [] },
    form: {
      page: "https://marketplace.visualstudio.com/manage",
      github: [
        { label: "Owner", claim: "owner" },
        { label: "Repository", claim: "repository" },
        { label: "Workflow", claim: "workflow" },
        { label: "Environment", claim: "environment" },
      ],
    },
    scope: `publishing as ${publisher}`,
    clientEnv: ({ token }) => ({ VSCE_PAT: token }),
  };
}
