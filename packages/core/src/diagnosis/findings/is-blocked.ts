import type { Case } from "./finding.ts";
import { findEvent } from "./event.ts";
import { findIssuer } from "./issuer.ts";
import { findRunner } from "./runner.ts";
import { findWorkflowElsewhere } from "./workflow-elsewhere.ts";

/** Whether something is certain that no form can cure: what is registered does not matter before that is mended. */
export function isBlocked(seen: Case): boolean {
  return [findIssuer, findEvent, findRunner, findWorkflowElsewhere].some((find) => find(seen) !== undefined);
}
