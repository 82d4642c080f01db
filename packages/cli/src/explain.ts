import type { Finding, MintFailure, Registry } from "@mint/core";
import { isDiagnosable } from "@mint/core/host";
import { diagnosisLines } from "./diagnosis-lines.ts";
import { comparedOf, diagnosisOf } from "./diagnosis-of.ts";
import { headlineOf } from "./headline-of.ts";
import type { Style } from "./style.ts";

export interface Explanation {
  /** What to begin with, in the place of the failure's own sentence. */
  readonly headline: Finding | undefined;
  readonly lines: readonly string[];
}

/** Explains a refusal by the claims that the registry was shown; loaded where there is something to explain. */
export function explain({ code, evidence }: MintFailure, registry: Registry, style: Style): Explanation {
  const { claims } = evidence;
  if (claims === undefined) return { headline: undefined, lines: [] };
  const diagnosis = isDiagnosable(code) ? diagnosisOf(registry, claims, evidence) : undefined;
  return {
    headline: diagnosis === undefined ? undefined : headlineOf(diagnosis),
    lines: [
      ...(diagnosis === undefined ? [] : diagnosisLines(diagnosis, style)),
      "  What it was shown:",
      ...Object.entries(comparedOf(registry, claims)).map(([name, value]) => `    ${name}: ${value}`),
    ],
  };
}
