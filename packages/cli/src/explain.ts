import type { MintFailure, Registry } from "@mint/core";
import { diagnosisLines } from "./diagnosis-lines.ts";
import { comparedOf, diagnosisOf } from "./diagnosis-of.ts";
import type { Style } from "./style.ts";

/** Explains a refusal by the claims that the registry was shown; loaded where there is something to explain. */
export function explain({ evidence }: MintFailure, registry: Registry, style: Style): readonly string[] {
  const { claims } = evidence;
  if (claims === undefined) return [];
  return [
    ...diagnosisLines(diagnosisOf(registry, claims, evidence), style),
    "  What it was shown:",
    ...Object.entries(comparedOf(registry, claims)).map(([name, value]) => `    ${name}: ${value}`),
  ];
}
