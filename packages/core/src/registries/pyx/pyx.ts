import { Secret } from "../../base/secret.ts";
import { invalidResponse, readObject, textField, tryReadObject } from "../../http/wire.ts";
import type { Registry } from "../registry.ts";
import { jwtExpiry, readExpiry } from "../shared/expiry.ts";
import { nameInput, urlInput } from "../shared/inputs.ts";
import { refusalMessages } from "../shared/refusal-messages.ts";

export interface PyxOptions {
  readonly workspace: string | undefined;
  /** The registry in the workspace. */
  readonly registry: string | undefined;
  /** Default: `https://api.pyx.dev`. */
  readonly url?: string | undefined;
}

const DEFAULT_URL = "https://api.pyx.dev";
const NAME = /^\w[\w.-]{0,127}$/;

/**
 * Describes one registry of a pyx workspace. UNVERIFIED: lifetime, refusals, and what is compared.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/astral-sh/uv/blob/main/crates/uv-publish/src/trusted_publishing/pyx.rs
 */
export function pyx(options: PyxOptions): Registry {
  const rule = { pattern: NAME, example: "main" };
  const workspace = nameInput(options.workspace, "workspace", {
    ...rule,
    what: "the workspace's name, as the upload URL has it",
  });
  const name = nameInput(options.registry, "pyx-registry", {
    ...rule,
    what: "the registry's name, as the upload URL has it after the workspace",
  });
  const { origin, host } = urlInput(options.url, DEFAULT_URL, "url");
  const base = `${origin}/v1/trusted-publishing`;
  const url = new URL(`${base}/${workspace}/${name}/mint-token`);
  return {
    id: "pyx",
    name: host === "api.pyx.dev" ? "pyx" : host,
    url,
    audience: {
      request: { method: "GET", url: `${base}/audience` },
      read: (response) => textField(tryReadObject(response), "audience"),
    },
    exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { token: idToken } } }),
    readTokenResponse: (response) => {
      const answer = readObject(response);
      const text = textField(answer, "token");
      if (text === undefined) throw invalidResponse("The answer holds no token.");
      const token = new Secret(text);
      const expires = readExpiry(answer["expires"]) ?? jwtExpiry(token);
      return { token, username: "__token__", expires };
    },
    // Problem details where it has them. @see https://github.com/astral-sh/uv/blob/main/crates/uv-client/src/error.rs
    readRefusal: (response) => {
      const messages = refusalMessages(response, "detail", "title", "message", "error");
      return { messages, unsupported: response.status === 405 || (response.status === 404 && messages.length === 0) };
    },
    claimRules: { refusedEvents: [] },
    form: {
      github: [
        { label: "Owner", claim: "owner" },
        { label: "Repository", claim: "repository" },
        { label: "Workflow", claim: "workflow" },
        { label: "Environment", claim: "environment" },
      ],
    },
    scope: `uploading to ${workspace}/${name}`,
    clientEnv: ({ token }) => ({
      UV_PUBLISH_TOKEN: token,
      UV_PUBLISH_URL: `${origin}/v1/upload/${workspace}/${name}`,
    }),
  };
}
