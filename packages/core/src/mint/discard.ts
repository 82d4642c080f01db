import type { Secret } from "../base/secret.ts";
import type { Registry } from "../registries/registry.ts";
import { revokeOnce } from "../revoke.ts";
import type { Run } from "./run.ts";

/** For revoking a token that nobody will get, in milliseconds. */
export const DISCARD_MS = { cancelled: 400, default: 1_000 } as const;

/** A token that nobody will get. */
interface Discarded {
  readonly registry: Registry;
  readonly token: Secret;
  readonly timeoutMs: number;
}

/** Revokes a token that nobody will get, as far as that can be done in the time; never throws. */
export async function discard({ hostIo }: Run, { registry, token, timeoutMs }: Discarded): Promise<void> {
  await revokeOnce(registry, token, hostIo, { timeoutMs }).catch(() => "unknown");
}
