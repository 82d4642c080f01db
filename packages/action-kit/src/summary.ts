import { appendFileSync, statSync } from "node:fs";
import type { Credential } from "@mint/core";

/** Says in the job's summary what was minted, until when, and what it is good for. */
export function summarize({ registry, expiresAt }: Credential, revokes: boolean): void {
  const until = expiresAt === undefined ? "" : ` until ${expiresAt.toISOString()}`;
  const end = revokes ? ", and revoked when the job ends" : "";
  appendSummary(`**${registry.name}**: one token, good${until} for ${registry.scope}${end}.\n\n`);
}

/** Adds Markdown to the job's summary. Where there is none, or it cannot be written, nothing is lost that a run needs. */
export function appendSummary(markdown: string): void {
  try {
    const path = process.env["GITHUB_STEP_SUMMARY"] ?? "";
    if (statSync(path).isFile()) appendFileSync(path, markdown);
  } catch {
    // A summary is a courtesy.
  }
}
