import { type Credential, type Env, Secret } from "@mint/core";
import { isUsableToken } from "@mint/core/host";
import type { Values } from "./delivery.ts";
import { isoTime } from "./iso-time.ts";

/** What main leaves for post: post reads nothing else, since its inputs may be another step's. @see https://github.com/github/codeql-action/issues/2554 */
export interface SavedToken {
  readonly registry: string;
  readonly url: string;
  readonly token: Secret;
  readonly expiresAt: Date | undefined;
  /** Whether the registry may refuse to revoke it though all is well. */
  readonly mayBeRefused: boolean;
}

/** Lists the values to save; the token in them is what the runner's state file is for. */
export function toState(credential: Credential): Values {
  return {
    registry: credential.registry.id,
    url: credential.registry.url.href,
    "expires-at": credential.expiresAt === undefined ? "" : isoTime(credential.expiresAt),
    ...(credential.registry.mayRefuseToRevoke === true ? { "may-be-refused": "true" } : {}),
    token: credential.token.reveal(),
  };
}

/** Reads what main saved, as the runner hands it over; `undefined` where that is nothing. */
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
