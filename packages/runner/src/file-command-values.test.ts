import { describe, expect, test } from "vitest";
import { writeAction } from "../test/write-action.ts";
import { runAction } from "./run-action.ts";

describe("file commands", () => {
  test("file commands that make no sense fail the step, and what came before holds", async () => {
    const action = await writeAction({
      main: `tell("OUTPUT", "a=1\\njunk\\nb=2\\n"); tell("STATE", "s<<E\\n");`,
      post: "",
    });
    const { main, status } = await runAction({ action });
    expect(main).toMatchObject({ exitCode: 0, conclusion: "failure", outputs: { a: "1" }, state: {} });
    expect(main.annotations.map((one) => one.message)).toEqual([
      "Unable to process file command 'output' successfully.",
      "Invalid format 'junk'",
      "Unable to process file command 'state' successfully.",
      "Invalid value. Matching delimiter not found 'E'",
    ]);
    expect(status).toBe("failure");
  });

  test("a file of commands that was replaced by something else is reported, and a deleted one counts as empty", async () => {
    const remove = `const fs = require("node:fs"); fs.rmSync(process.env.GITHUB_STATE);
      fs.rmSync(process.env.GITHUB_OUTPUT); fs.mkdirSync(process.env.GITHUB_OUTPUT);`;
    const { main } = await runAction({ action: await writeAction({ main: remove }) });
    expect(main.annotations[0]?.message).toBe("Unable to process file command 'output' successfully.");
    expect(main).toMatchObject({ state: {}, outputs: {}, annotations: { length: 2 } });
  });

  test("file commands can be broken by the caller", async () => {
    const main = `try { tell("OUTPUT", "x".repeat(9)); } catch (error) { say(error.code); }`;
    const result = await runAction({
      action: await writeAction({ main }),
      env: { GITHUB_OUTPUT: "/dev/full" },
    });
    expect(result.main.stdout).toBe("ENOSPC\n");
  });

  test("keep the first spelling of a name and its last value, and refuse NODE_OPTIONS", async () => {
    const action = await writeAction({
      main: `tell("OUTPUT", "Token=1\\ntoken=2\\n"); tell("ENV", "node_options=-x\\nA=1\\na=2\\n");`,
    });
    const { main } = await runAction({ action });
    expect(main).toMatchObject({ outputs: { Token: "2" }, env: { A: "1", a: "2" }, conclusion: "success" });
    expect(main.fileTexts.output).toBe("Token=1\ntoken=2\n");
    expect(main.annotations).toHaveLength(1);
  });
});
