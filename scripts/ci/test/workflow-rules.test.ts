import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rightsProblems, rulesetProblems } from "../workflow-rules.ts";

const GITHUB = join(import.meta.dirname, "../../../.github");
const workflow = (file: string): string => readFileSync(join(GITHUB, "workflows", file), "utf8");
const RULESETS = readdirSync(join(GITHUB, "rulesets"));

test.each(readdirSync(join(GITHUB, "workflows")))("%s gives no right to anybody else's code", (file) => {
  expect(rightsProblems(file, workflow(file))).toEqual([]);
});

/** Changes one job of a workflow. */
function broken(file: string, job: string, find: string | RegExp, put: string): string {
  const text = workflow(file);
  // The last of its name: `push` is an event, too.
  const [whole = ""] =
    /^\n {2}[\w-]+:\n[^]*?(?=\n {2}[\w-]+:\n|$)/.exec(text.slice(text.lastIndexOf(`\n  ${job}:\n`))) ?? [];
  const changed = whole.replace(find, put);
  if (changed === whole) throw new Error(`${String(find)} is not in ${job}`);
  return rightsProblems(file, text.replace(whole, changed)).join("\n");
}

const INSTALL = "    steps:\n      - run: npx -y pnpm@12.21.0 install --frozen-lockfile\n";

test.each([
  ["build.yml", "attest"],
  ["release.yml", "version-pull-request"],
  ["release.yml", "push"],
  ["release.yml", "npm"],
  ["release.yml", "publish"],
  ["release.yml", "move"],
])("an installation beside a right is found: %s %s", (file, job) => {
  expect(broken(file, job, "    steps:\n", INSTALL)).toBe(
    `${file}: ${job} runs a command beside its rights: npx -y pnpm@12.21.0 install --frozen-lockfile`,
  );
});

test.each([
  [
    "build.yml",
    "build",
    "contents: read",
    "contents: read\n      id-token: write",
    "may write id-token, and is listed",
  ],
  ["release.yml", "version", "contents: read", "contents: write", "may write contents, and is listed with nothing"],
  ["release.yml", "verify", "contents: read", "contents: write", "may write contents, and is listed with nothing"],
  ["release.yml", "suites", /permissions:\n.*/, "permissions: write-all", 'may write "write-all", and is listed'],
  [
    "release.yml",
    "suites",
    "steps:",
    "env:\n      KEY: ${{ secrets.RELEASE_KEY }}\n    steps:",
    "may write secrets.RELEASE_KEY",
  ],
  [
    "release.yml",
    "push",
    "contents: read",
    "contents: write",
    "may write contents, secrets.RELEASE_KEY, and is listed",
  ],
  ["release.yml", "push", "    environment: release\n", "", "is in the environment (none), not release"],
  ["release.yml", "move", "environment: release", "environment: publish", "is in the environment publish, not release"],
  ["release.yml", "npm", "    environment: npm\n", "", "is in the environment (none), not npm"],
])("a right, a secret or an environment too many or too few is found: %s %s", (file, job, find, put, problem) => {
  expect(broken(file, job, find, put)).toContain(`${file}: ${job} ${problem}`);
});

const HANDED = "uses what it is handed before it is checked against the sums of the job that made it";

test.each([
  ["build.yml", "attest", / {6}- name: Check that[^]*?outputs\.sums \}\}\n/, "", HANDED],
  ["release.yml", "push", / {6}- name: Check that[^]*?outputs\.sums \}\}\n/, "", HANDED],
  ["release.yml", "npm", / {6}- name: Check that[^]*?outputs\.sums \}\}\n/, "", HANDED],
  [
    "release.yml",
    "npm",
    "needs.build.outputs.sums",
    "needs.verify.outputs.sums",
    "takes sums of verify, which makes none",
  ],
  ["release.yml", "npm", "needs: [build, verify]", "needs: [verify]", "does not need build, whose sums it takes"],
  ["release.yml", "push", "${{ needs.build.outputs.sums }}", "abc", HANDED],
  [
    "release.yml",
    "version-pull-request",
    'artifact --sums "$SUMS"',
    'artifact --sums "$SUMS" || true',
    "runs a command beside",
  ],
  ["release.yml", "publish", ' --tips "$TIPS"', "", "without asking whether they are those that were pushed"],
  ["release.yml", "move", "needs.push.outputs.tips", "needs.publish.outputs.tips", "takes the tips from elsewhere"],
])("a handover that nobody checks is found: %s %s", (file, job, find, put, problem) => {
  expect(broken(file, job, find, put)).toContain(problem);
});

test.each([
  ["release.yml", "push", "package-manager-cache: false", "package-manager-cache: true", "restores a cache"],
  ["release.yml", "push", "fetch-depth: 0", "ref: feature", "checks out another commit or place"],
  [
    "release.yml",
    "npm",
    "    steps:\n",
    "    steps:\n      - uses: ./actions/pypi\n",
    "uses ./actions/pypi beside its rights",
  ],
  [
    "release.yml",
    "version-pull-request",
    "    steps:\n",
    "    steps:\n      - uses: changesets/action@6a0a831ff30acef54f2c6aa1cbbc1096b066edaf # v1.7.0\n",
    "uses changesets/action",
  ],
  ["release.yml", "npm", "main.ts npm", "main.ts verify", "runs a command beside its rights"],
  [
    "release.yml",
    "move",
    "          node -C",
    "          npm run build && node -C",
    "runs a command beside its rights",
  ],
  [
    "release.yml",
    "move",
    "move --push",
    'move "$(curl https://example.org)" --push',
    "runs a command beside its rights",
  ],
  [
    "scorecard.yml",
    "analyse",
    "    steps:\n",
    "    steps:\n      - run: npm ci\n",
    "runs a command beside its rights: npm ci",
  ],
])("other code beside a right is found: %s %s %s", (file, job, find, put, problem) => {
  expect(broken(file, job, find, put)).toContain(problem);
});

test.each(RULESETS)("a repository without the ruleset %s is found", (missing) => {
  const read = (file: string) => JSON.parse(readFileSync(join(GITHUB, "rulesets", file), "utf8"));
  expect(rulesetProblems(RULESETS.map(read))).toEqual([]);
  expect(rulesetProblems(RULESETS.filter((file) => file !== missing).map(read))).toHaveLength(1);
  const lax = RULESETS.map((file) => (file === missing ? { ...read(file), enforcement: "evaluate" } : read(file)));
  expect(rulesetProblems(lax)).toHaveLength(1);
  const anybody = [{ actor_type: "Integration" }];
  const open = RULESETS.map((file) => (file === missing ? { ...read(file), bypass_actors: anybody } : read(file)));
  expect(rulesetProblems(open)).toHaveLength(1);
});
