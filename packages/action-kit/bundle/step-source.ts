import { RELEASE_REF } from "../src/failure/used-release.ts";

/** Main tells what is wrong on an old Node, which cannot read the bundle; post has nothing to revoke there. */
const ON_AN_OLD_NODE = {
  main: `
else {
  const { GITHUB_ACTION_REPOSITORY: repository = "", GITHUB_ACTION_REF: used = "" } = process.env;
  const [, ref = "main"] = (repository.toLowerCase() === "org/mint" && ${RELEASE_REF}.exec(used)) || [];
  console.log(\`::error title=mint::mint needs Node 24, this is Node \${major} (runner 2.327.1 or newer has it). Update the runner; where an image brings Node, as with act and Forgejo, take one with Node 24. More at https://github.com/org/mint/blob/\${ref}/docs/TROUBLESHOOTING.md#a-step-that-ends-without-a-code\`);
  process.exitCode = 1;
}
`,
  post: "\n",
} as const;

/** Writes the file that an action's `action.yml` starts for a step: it calls the bundle, on a Node that can read it. Every Node can read this file. */
export function stepSource(step: keyof typeof ON_AN_OLD_NODE): string {
  return `const [major] = process.versions.node.split(".");
if (major >= 24) require("./action.cjs").action.${step}();${ON_AN_OLD_NODE[step]}`;
}
