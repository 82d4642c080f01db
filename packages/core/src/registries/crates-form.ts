import type { FormField, TrustForm } from "../registry.ts";

/** @see https://github.com/rust-lang/crates.io/blob/main/svelte/src/routes/crates/%5Bcrate_id%5D/settings/new-trusted-publisher/%2Bpage.svelte */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Repository owner", part: "owner", ignoresCase: true },
  { label: "Repository name", part: "repository", ignoresCase: true },
  { label: "Workflow filename", part: "workflow" },
  { label: "Environment name (optional)", part: "environment", ignoresCase: true },
];
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Namespace", part: "owner", ignoresCase: true },
  { label: "Project", part: "repository", ignoresCase: true },
  { label: "Workflow filepath", part: "workflow" },
  { label: "Environment name (optional)", part: "environment", ignoresCase: true },
];

/** The form of crates.io's web site, whose address fills nothing in. */
export function cratesForm(host: string): TrustForm {
  const page = "https://crates.io/crates/{project}/settings/new-trusted-publisher";
  const known = host === "crates.io" ? { page, list: "https://crates.io/me/crates" } : {};
  return { ...known, github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS };
}
