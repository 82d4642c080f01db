import { endGroup, info, startGroup } from "@actions/core";
import type { Explanation } from "@mint/core/host";

/** Whether there is anything to tell beside what happened and what to do. */
export function hasDetails({ messages, findings, form, claims, paste }: Explanation): boolean {
  return messages.length + findings.length + form.length + claims.length > 0 || paste !== undefined;
}

/** Writes the details of a failure into a group of the log that folds; nothing where there are none. */
export function writeDetails(explanation: Explanation): void {
  if (!hasDetails(explanation)) return;
  const { registry, messages, source, status, paste } = explanation;
  startGroup(`Why there is no token${registry === undefined ? "" : ` from ${registry}`}, and what to type where`);
  for (const message of messages) info(`${source} says${status === undefined ? "" : ` (HTTP ${status})`}: ${message}`);
  for (const line of paste?.split("\n") ?? []) info(`   | ${line}`);
  writeFindings(explanation);
  writeForm(explanation);
  writeClaims(explanation);
  endGroup();
}

function writeFindings({ findings }: Explanation): void {
  for (const [index, { certainty, title, seen, needs, remedy, paste }] of findings.entries()) {
    info("");
    info(`${index + 1}. ${certainty.replace("-", " ")}: ${title}`);
    info(`   seen: ${seen}`);
    info(`   needed: ${needs}`);
    info(`   to do: ${remedy}`);
    for (const line of paste?.split("\n") ?? []) info(`   | ${line}`);
  }
}

function writeForm({ form, formUrl }: Explanation): void {
  if (form.length === 0) return;
  info("");
  info("What to type into the form:");
  for (const { label, value, placeholder, matches } of form) {
    const typed = value === undefined ? `(${placeholder})` : value === "" ? "(leave empty)" : value;
    info(`   ${label}: ${typed}${matches === undefined ? "" : matches ? "  [registered]" : "  [differs]"}`);
  }
  if (formUrl !== undefined) info(`The form: ${formUrl.url}`);
  if (formUrl?.query !== undefined)
    info(`Open your project's page "Publishing" there, and append this to its address: ${formUrl.query}`);
}

function writeClaims({ claims, registry }: Explanation): void {
  if (claims.length === 0) return;
  info("");
  info(`The claims of this run (* is compared by ${registry}):`);
  for (const { name, value, compared } of claims) info(` ${compared ? "*" : "-"} ${name}: ${value}`);
}
