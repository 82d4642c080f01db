import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A tiny action: the bodies of its scripts, and what stands under `inputs:` and `runs:` besides. */
export interface TinyAction {
  readonly main: string;
  readonly post?: string;
  /** YAML under `inputs:`, each line indented by two spaces. */
  readonly inputs?: string;
  readonly postIf?: string;
}

const HEAD = `
const { appendFileSync, writeFileSync } = require("node:fs");
const say = (...lines) => process.stdout.write(lines.map((line) => line + "\\n").join(""));
const tell = (file, text) => appendFileSync(process.env["GITHUB_" + file], text);
`;

/** Writes an action into a folder that goes with the test; its scripts have `say(...lines)` and `tell(file, text)`. */
export async function writeAction(action: TinyAction): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mint-action-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const runs = ["  using: node24", "  main: main.cjs"];
  if (action.post !== undefined) runs.push("  post: post.cjs");
  if (action.postIf !== undefined) runs.push(`  post-if: ${action.postIf}`);
  const inputs = action.inputs === undefined ? "" : `inputs:\n${action.inputs}\n`;
  await writeFile(join(folder, "action.yml"), `name: tiny\n${inputs}runs:\n${runs.join("\n")}\n`);
  await writeFile(join(folder, "main.cjs"), HEAD + action.main);
  if (action.post !== undefined) await writeFile(join(folder, "post.cjs"), HEAD + action.post);
  return folder;
}
