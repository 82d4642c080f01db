import type { PhaseResult } from "@mint/runner";

/** What a process took, in a few words. */
export function phaseCost(phase: PhaseResult | undefined): string {
  if (phase === undefined) return "it did not run";
  const memory = phase.peakRssKb === undefined ? "" : `, ${Math.round(phase.peakRssKb / 1_000)} MB`;
  return `exit ${phase.exitCode}, ${Math.round(phase.durationMs)} ms${memory}`;
}
