import { join } from "node:path";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "./run.ts";

/** A host whose callback fails when it is called for the given time. */
const PROGRAM = `
  import { ambient, mint, pypi, systemIo } from "@mint/core";
  let calls = 0;
  const callback = () => {
    calls += 1;
    if (calls === Number(process.env.FAILS_AT)) throw new Error("the log is full");
  };
  const io = { ...systemIo, [process.env.CALLBACK]: callback };
  await mint(pypi({ repositoryUrl: process.env.INDEX }), { identity: ambient(), io });
`;
const MOST_CALLS = 12;

let running: RunningSandbox;
beforeAll(async () => {
  running = await startSandbox();
});
afterAll(() => running.close());

test.each(["onSecret", "onEvent"])(
  "a program whose %s throws leaves no live token, whichever call throws",
  async (name) => {
    const { tokens } = running.sandbox.pypi;
    const args = ["-C", "@mint/source", "--input-type=module", "-e", PROGRAM];
    let minted = 0;
    for (let at = 1; at <= MOST_CALLS; at += 1) {
      tokens.splice(0);
      const more = { CALLBACK: name, FAILS_AT: String(at), INDEX: `${running.urls.pypi}/legacy/` };
      const env = { ...running.env, GITHUB_ACTIONS: "true", ...more };
      const { code, stderr } = await run(process.execPath, args, { cwd: join(import.meta.dirname, ".."), env });
      minted += tokens.length;
      if (code === 0) break;
      expect([code, stderr, tokens.some(({ live }) => live)]).toEqual([
        1,
        expect.stringContaining("the log is full"),
        false,
      ]);
    }
    // The last run is the one in which no call threw; those before it include one that had a token.
    expect([tokens.map(({ live }) => live), minted > 1]).toEqual([[true], true]);
  },
);
