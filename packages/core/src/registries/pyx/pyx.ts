import { readObject, textField, tryReadObject } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { FormField } from "../registry.ts";
import { jwtExpiry, readExpiry } from "../shared/expiry.ts";
import { readTextRefusal, secretField } from "../shared/read-answer.ts";

const FIELDS: readonly FormField[] = [
  { label: "Owner", claim: "owner" },
  { label: "Repository", claim: "repository" },
  { label: "Workflow", claim: "workflow" },
  { label: "Environment", claim: "environment" },
];

const NAME = { required: true, pattern: /^\w[\w.-]{0,127}$/, example: "main" } as const;

/**
 * Describes one registry of a pyx workspace. UNVERIFIED: lifetime, refusals, and what is compared.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/astral-sh/uv/blob/main/crates/uv-publish/src/trusted_publishing/pyx.rs
 * @example
 * pyx({ workspace: "my-workspace", pyxRegistry: "main" });
 */
export const pyx = defineRegistry({
  id: "pyx",
  name: "pyx",
  inputs: {
    /** The workspace's name, as the upload URL has it. */
    workspace: { ...NAME, meaning: "the workspace's name, as the upload URL has it" },
    /** The registry in the workspace. */
    "pyx-registry": { ...NAME, meaning: "the registry's name, as the upload URL has it after the workspace" },
    url: { kind: "url", default: "https://api.pyx.dev" },
  },
  create: ({ workspace, pyxRegistry, url: { origin, host } }) => {
    const base = `${origin}/v1/trusted-publishing`;
    const url = new URL(`${base}/${workspace}/${pyxRegistry}/mint-token`);
    return {
      name: host === "api.pyx.dev" ? "pyx" : host,
      url,
      audience: {
        request: { method: "GET", url: `${base}/audience` },
        read: (response) => textField(tryReadObject(response), "audience"),
      },
      exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { token: idToken } } }),
      readTokenResponse: (response) => {
        const answer = readObject(response);
        const token = secretField(answer, "token", "token");
        return { token, username: "__token__", expires: readExpiry(answer["expires"]) ?? jwtExpiry(token) };
      },
      answersInText: true,
      readRefusal: readTextRefusal,
      claimRules: { refusedEvents: [] },
      form: { github: FIELDS },
      scope: `at most uploading to ${workspace}/${pyxRegistry}`,
      clientEnv: ({ token }) => ({
        UV_PUBLISH_TOKEN: token,
        UV_PUBLISH_URL: `${origin}/v1/upload/${workspace}/${pyxRegistry}`,
      }),
    };
  },
});
