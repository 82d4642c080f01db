import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";

/** A release as the fake `gh` keeps it. */
export interface FakeRelease {
  readonly tagName: string;
  readonly isDraft: boolean;
  readonly isLatest: boolean;
  readonly notes: string;
  readonly assets: readonly string[];
}

// Stands in for GitHub's command line: keeps releases in a file, and refuses what GitHub refuses.
if (import.meta.main) {
  const [folder = "", , command, ...rest] = process.argv.slice(2);
  const file = join(folder, "releases.json");
  const releases: FakeRelease[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      draft: { type: "string" },
      latest: { type: "string" },
      json: { type: "string" },
      limit: { type: "string" },
      title: { type: "string" },
      "notes-file": { type: "string" },
      "verify-tag": { type: "boolean" },
    },
    strict: false,
  });
  const [tagName = "", ...assets] = positionals;
  const index = releases.findIndex((one) => one.tagName === tagName);
  const known = releases[index];
  if (command === "list") console.log(JSON.stringify(releases));
  else if (command === "create" && known === undefined) {
    const notes = readFileSync(String(values["notes-file"]), "utf8");
    const names = assets.map((asset) => basename(asset)).toSorted();
    releases.push({ tagName, isDraft: true, isLatest: false, notes, assets: names });
  } else if (command === "edit" && known?.isDraft === true)
    releases[index] = { ...known, isDraft: values["draft"] !== "false", isLatest: values["latest"] === "true" };
  else throw new Error(`${command} ${tagName}: refused`);
  writeFileSync(file, JSON.stringify(releases));
}
