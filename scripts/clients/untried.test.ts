import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentedCommands } from "./documents.ts";
import { CLIENTS } from "./rows/index.ts";
import { untriedCommands } from "./untried.ts";

test("every command in a README or a recipe is run by a client's row or by act, or has a reason why not", () => {
  const without = untriedCommands().filter(({ reason }) => reason === undefined);
  expect(without.map(({ file, command }) => `${file}: ${command}`)).toEqual([]);
});

test("commands are read from steps, lists of commands and shells, without their comments", () => {
  const commands = documentedCommands();
  const commandsOf = (file: string) => commands.filter((one) => one.file === file).map(({ command }) => command);
  expect(commandsOf("actions/pypi/README.md")).toContain("uv publish");
  expect(commandsOf("docs/recipes/gitlab.md")).toContain("mint run pypi -- twine upload dist/*");
  expect(commandsOf("packages/cli/README.md")).toContain("npm install --global @mint/cli");
});

test("every command for mint sandbox in the sandbox's README is the one that a client's row runs there", () => {
  const readme = readFileSync(new URL("../../packages/sandbox/README.md", import.meta.url), "utf8");
  const [, table = ""] = /\| client \| in `mint sandbox --` \|\n([^]*?)\n\n/.exec(readme) ?? [];
  const documented = [...table.matchAll(/`((?:sh -c|mint run) [^`]+)`/g)].map(([, command = ""]) => command);
  expect(documented.length).toBeGreaterThan(6);
  // What a trial adds: it builds nothing, and nobody answers a question.
  const tried = CLIENTS.map(({ inSandbox = "" }) => inSandbox.replace(/ (?:--no-verify|-NonInteractive)\b/, ""));
  expect(documented.filter((command) => !tried.includes(command))).toEqual([]);
});
