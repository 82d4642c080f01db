import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { rightsProblems, rulesetProblems, type Step, type Workflow } from "./workflow-rules.ts";

// Checks what every workflow of this repository keeps to: no permission that a job does not ask for, actions pinned by
// SHA, no credentials left in the checkout, only inputs that our own actions have, the Node that is locked, nobody's code
// beside a right, and rulesets that hold tags in their places.
const PINNED = /^\s*(?:- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/;
const OWN = /^\s*(?:- )?uses: \.\//;
const root = join(import.meta.dirname, "../..");
const folder = join(root, ".github/workflows");

for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), "utf8");
  for (const line of text.split("\n").filter((one) => /^\s*(- )?uses:/.test(one))) {
    assert.ok(PINNED.test(line) || OWN.test(line), `${file}: not pinned by SHA with its version: ${line.trim()}`);
  }
  const workflow: Workflow = parse(text);
  assert.deepEqual(workflow.permissions, {}, `${file}: permissions: {} at the top`);
  for (const [name, job] of Object.entries(workflow.jobs)) {
    assert.ok(job.permissions !== undefined, `${file}: ${name} states its permissions`);
    for (const step of job.steps ?? []) checkStep(`${file}: ${name}`, step);
  }
  assert.deepEqual(rightsProblems(file, text), []);
  console.log(`${file}: ${Object.keys(workflow.jobs).join(", ")}`);
}

const rulesets = join(root, ".github/rulesets");
assert.deepEqual(
  rulesetProblems(readdirSync(rulesets).map((file) => JSON.parse(readFileSync(join(rulesets, file), "utf8")))),
  [],
);

const node = readFileSync(join(root, ".node-version"), "utf8").trim();
const { optionalDependencies }: { optionalDependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);
for (const [name, version] of Object.entries(optionalDependencies)) {
  assert.equal(version, node, `${name} in package.json is what .node-version says`);
}

function checkStep(where: string, { uses = "", run = "", with: inputs = {} }: Step): void {
  assert.ok(!run.includes("${{"), `${where}: an expression in a shell command: ${run}`);
  if (uses.startsWith("actions/checkout@")) {
    assert.equal(inputs["persist-credentials"], false, `${where}: credentials stay in the checkout`);
  }
  if (uses.startsWith("actions/setup-node@")) {
    assert.match(String(inputs["node-version-file"]), /(^|\/)\.node-version$/, `${where}: another Node`);
  }
  if (!uses.startsWith("./")) return;
  const manifest: { inputs?: Record<string, { required?: boolean }> } = parse(
    readFileSync(join(root, uses, "action.yml"), "utf8"),
  );
  const declared = manifest.inputs ?? {};
  for (const name of Object.keys(inputs)) assert.ok(name in declared, `${where}: ${uses} has no input ${name}`);
  for (const [name, { required }] of Object.entries(declared)) {
    assert.ok(required !== true || name in inputs, `${where}: ${uses} needs the input ${name}`);
  }
}
