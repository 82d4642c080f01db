import { type Credential, type Env, Secret } from "@mint/core";
import { isUsableToken } from "@mint/core/host";
import type { Values } from "./delivery.ts";
import { isoTime } from "./iso-time.ts";

/** What main saves for post: post reads nothing else, because its inputs may be another step's. @see https://github.com/github/codeql-action/issues/2554 */
export interface SavedToken {
  readonly registry: string;
  readonly url: string;
  readonly token: Secret;
  readonly expiresAt: Date | undefined;
  /** Whether the registry may refuse to revoke it although nothing is wrong. */
  readonly mayBeRefused: boolean;
}

/** Lists the values to save; the runner's state file may hold the token. */
export function toState(credential: Credential): Values {
  return {
    registry: credential.registry.id,
    url: credential.registry.url.href,
    "expires-at": credential.expiresAt === undefined ? "" : isoTime(credential.expiresAt),
    ...(credential.registry.mayRefuseToRevoke === true ? { "may-be-refused": "true" } : {}),
    token: credential.token.reveal(),
  };
}

/** Reads what main saved, from the runner's variables; `undefined` if main saved nothing. */
export function fromState(env: Env): SavedToken | undefined {
  const [registry, url, saved = ""] = ["registry", "url", "token"].map((name) => env[`STATE_${name}`]);
  const token = new Secret(saved);
  if (!registry || !url || !isUsableToken(token)) return undefined;
  const at = new Date(env["STATE_expires-at"] ?? "");
  return {
    registry,
    url,
    token,
    expiresAt: Number.isNaN(at.getTime()) ? undefined : at,
    mayBeRefused: env["STATE_may-be-refused"] === "true",
  };
}
