import { endGroup, info, startGroup } from "@actions/core";
import { type Explained, hasDetails } from "./explained.ts";

/** Writes the details of a failure into a group of the log that folds; nothing where there are none. */
export function writeDetails(explained: Explained): void {
  const { registry, messages, speaker, status, paste } = explained;
  if (!hasDetails(explained)) return;
  startGroup(`Why there is no token${registry === undefined ? "" : ` from ${registry}`}, and what to type where`);
  for (const word of messages) info(`${speaker} says${status === undefined ? "" : ` (HTTP ${status})`}: ${word}`);
  for (const line of paste?.split("\n") ?? []) info(`   | ${line}`);
  writeFindings(explained);
  writeForm(explained);
  writeClaims(explained);
  endGroup();
}

function writeFindings({ findings }: Explained): void {
  for (const [index, { certainty, title, seen, needs, remedy, paste }] of findings.entries()) {
    info("");
    info(`${index + 1}. ${certainty.replace("-", " ")}: ${title}`);
    info(`   seen: ${seen}`);
    info(`   needed: ${needs}`);
    info(`   to do: ${remedy}`);
    for (const line of paste?.split("\n") ?? []) info(`   | ${line}`);
  }
}

function writeForm({ form, formUrl }: Explained): void {
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

function writeClaims({ claims, registry }: Explained): void {
  if (claims.length === 0) return;
  info("");
  info(`The claims of this run (* is compared by ${registry}):`);
  for (const { name, value, compared } of claims) info(` ${compared ? "*" : "-"} ${name}: ${value}`);
}
