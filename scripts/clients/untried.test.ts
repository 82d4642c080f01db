import { expect, test } from "vitest";
import { documentedCommands } from "./documents.ts";
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
