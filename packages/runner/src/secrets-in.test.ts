import { describe, expect, test } from "vitest";
import { writeAction } from "../test/write-action.ts";
import { runAction } from "./run-action.ts";
import { secretsIn } from "./secrets-in.ts";

const TOKEN = `pypi-${"AgEIcHlwaS5vcmcCJDAxMjM0NTY3ODk".repeat(1100)}`;
const run = async (main: string) =>
  runAction({ action: await writeAction({ main, inputs: "  token: {}" }), env: { TOKEN }, post: false });

describe("secretsIn", () => {
  test("finds nothing where a secret is masked, delivered and saved", async () => {
    const result = await run(`const { TOKEN } = process.env;
      say("::add-mask::" + TOKEN); tell("OUTPUT", "token=" + TOKEN + "\\n"); tell("STATE", "token=" + TOKEN + "\\n");`);
    expect(result.main.outputs["token"]).toBe(TOKEN);
    expect(result.main.outputContainsMask).toEqual(["token"]);
    expect(secretsIn(result, [TOKEN])).toEqual([]);
  });

  test("finds a piece of 20 characters, not of 19", async () => {
    const result = await run(`say(process.env.TOKEN.slice(0, 19)); say("<" + process.env.TOKEN.slice(0, 20) + ">");`);
    const piece = TOKEN.slice(0, 20);
    expect(secretsIn(result, ["other-other-other-other", TOKEN])).toEqual([
      { step: "action", phase: "main", place: "log", secret: 1, piece },
      { step: "action", phase: "main", place: "stdout", secret: 1, piece },
    ]);
  });

  test("finds what only the mask hides, in the raw stream", async () => {
    const result = await run(`say("::add-mask::" + process.env.TOKEN, process.env.TOKEN);`);
    expect(secretsIn(result, [TOKEN])).toMatchObject([{ place: "stdout", piece: TOKEN }]);
  });

  test.for([
    ["stderr", `process.stderr.write(TOKEN)`],
    ["annotation", `say("::add-mask::" + TOKEN, "::error title=" + TOKEN + "::no")`],
    ["summary", `tell("STEP_SUMMARY", TOKEN)`],
    ["file", `writeFileSync(process.env.HOME + "/.netrc", TOKEN)`],
    ["env", `tell("ENV", "X=" + TOKEN + "\\n")`],
    ["path", `tell("PATH", TOKEN + "\\n")`],
  ] as const)("looks at: %s", async ([place, code]) => {
    const result = await run(`const { TOKEN } = process.env; ${code};`);
    expect(secretsIn(result, [TOKEN]).map((leak) => leak.place)).toContain(place);
  });

  test("looks at outputs, state and variables that are not meant to hold secrets", async () => {
    const result =
      await run(`const { TOKEN } = process.env; tell("OUTPUT", "token=" + TOKEN + "\\nmore=" + TOKEN + "\\n");
      tell("STATE", "x=" + TOKEN + "\\n"); tell("ENV", "GOOD=" + TOKEN + "\\n");`);
    expect(secretsIn(result, [TOKEN], { outputs: ["token"], state: [], env: ["GOOD"] })).toMatchObject([
      { place: "output", name: "more" },
      { place: "state", name: "x" },
    ]);
  });

  test("looks for long secrets through a long log", async () => {
    const lines = `for (let i = 0; i < 1000; i++) say("line " + i + " " + "x".repeat(95));`;
    const secrets = [TOKEN, `a${TOKEN}`, `b${TOKEN}`];
    expect(secretsIn(await run(lines), secrets)).toEqual([]);
    expect(secretsIn(await run(`${lines} say(process.env.TOKEN);`), secrets)).not.toEqual([]);
  });
});
