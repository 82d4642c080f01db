import type { ErrorCode } from "../errors.ts";

/** What a diagnosis can tell more of than the failure itself; an outage is nobody's mismatch. */
const DIAGNOSABLE: readonly ErrorCode[] = [
  "EXCHANGE_REFUSED",
  "REGISTRY_UNSUPPORTED",
  "UNSUPPORTED_ISSUER",
  "RATE_LIMITED",
];

/** Whether the claims and the registry's words can tell why it came to a failure of this code. */
export function isDiagnosable(code: ErrorCode): boolean {
  return DIAGNOSABLE.includes(code);
}
