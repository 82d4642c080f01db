import type { Claims } from "./base/claims.ts";
import { explain, type Explanation } from "./diagnosis/explanation.ts";
import { refusal } from "./mint/refusal.ts";
import type { Registry } from "./registries/registry.ts";

/** An answer to an exchange that mint did not make. */
export interface RefusedAnswer {
  readonly status: number;
  readonly body: string;
  /** Names in lower case. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly claims: Claims;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Explains a registry's answer to an exchange that another program made, as if mint had made it.
 *
 * @example
 * const { what, remedy } = explainAnswer(pypi(), { status: 422, body, claims, now: Date.now() });
 */
export function explainAnswer(
  registry: Registry,
  { status, body, headers = {}, claims, now }: RefusedAnswer,
): Explanation {
  const failure = refusal({ registry, claims, secrets: [] }, { status, body, headers }, now);
  return explain(failure, { registry, now });
}
