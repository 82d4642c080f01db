import { appendFileSync, statSync } from "node:fs";
import { type Claims, claimText, type Credential } from "@mint/core";
import { sanitize } from "@mint/core/host";
import { isoTime } from "./iso-time.ts";
import { code, plain, table } from "./markdown.ts";

/** Describes the minted token in the job's summary: for which job, until when, and what it is good for. */
export function summarize({ registry, audience, claims, expiresAt }: Credential, revokes: boolean): void {
  const expiry = expiresAt === undefined ? "the registry does not say" : isoTime(expiresAt);
  const rows = [
    ["Expires", `${plain(expiry)}${revokes ? ", and revoked when the job ends" : ""}`],
    ["Repository", claim(claims, "repository")],
    ["Workflow", claim(claims, "job_workflow_ref", "workflow_ref")],
    ["Environment", claim(claims, "environment") || "none"],
    ["Audience", code(sanitize(audience))],
  ].filter(([, value]) => value !== "");
  const heading = `### ✅ One token from ${plain(registry.name)}`;
  appendSummary(`${heading}\n\n${table(["Good for", plain(registry.scope)], rows)}\n\n`);
}

function claim(claims: Claims, ...names: readonly string[]): string {
  const text = names.map((name) => claimText(claims, name)).find((value) => value !== undefined);
  return text === undefined ? "" : code(sanitize(text));
}

/** Adds Markdown to the job's summary. A missing or unwritable summary is ignored. */
export function appendSummary(markdown: string): void {
  try {
    const path = process.env["GITHUB_STEP_SUMMARY"] ?? "";
    if (statSync(path).isFile()) appendFileSync(path, markdown);
  } catch {
    // The summary is optional.
  }
}
