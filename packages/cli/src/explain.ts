import type { Finding, MintFailure, Registry } from "@mint/core";
import { explain as explainFailure } from "@mint/core/host";
import { diagnosisLines } from "./diagnosis-lines.ts";
import { comparedOf } from "./diagnosis-of.ts";
import type { Style } from "./output/style.ts";

export interface Explanation {
  /** What to begin with, in the place of the failure's own sentence. */
  readonly headline: Finding | undefined;
  readonly lines: readonly string[];
}

/** Explains a refusal by the claims that the registry was shown; loaded where there is something to explain. */
export function explain(failure: MintFailure, registry: Registry, style: Style): Explanation {
  const { claims } = failure.evidence;
  if (claims === undefined) return { headline: undefined, lines: [] };
  const explanation = explainFailure(failure, { registry, now: Date.now() });
  return {
    headline: explanation.cause,
    lines: [
      ...diagnosisLines(explanation, style),
      "  What it was shown:",
      ...Object.entries(comparedOf(registry, claims)).map(([name, value]) => `    ${name}: ${value}`),
    ],
  };
}
