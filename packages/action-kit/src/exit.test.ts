import { describe, expect, test } from "vitest";
import { type ChildOptions, type Ended, runChild } from "../test/child.ts";

function ending(scenario: string, options: ChildOptions & { readonly otherwise?: 0 | 1 } = {}): Promise<Ended> {
  return runChild("exit-scenarios.ts", { ...options, args: [scenario, String(options.otherwise ?? 1)] });
}

describe("a process", () => {
  test("that fails twice in one moment says so once", async () => {
    const { code, stdout, stderr } = await ending("rejects twice");
    expect([code, stdout, stderr]).toEqual([1, "unfinished: RangeError\n", ""]);
  });

  test("that runs out of work has failed, and says so once", async () => {
    const { code, stdout } = await ending("runs out of work");
    expect([code, stdout]).toEqual([1, "unfinished: nothing\n"]);
  });

  test("that runs out of work has not failed where nothing depends on it", async () => {
    const { code, stdout } = await ending("runs out of work", { otherwise: 0 });
    expect([code, stdout]).toEqual([0, "unfinished: nothing\n"]);
  });

  test("leaves with the code that it was told, whatever is still open", async () => {
    expect(await ending("leaves with 0")).toMatchObject({ code: 0, stdout: "" });
    expect(await ending("leaves with 1")).toMatchObject({ code: 1, stdout: "" });
  });

  test("leaves when its log is written to the end", async () => {
    const { code, stdout } = await ending("leaves after a long log");
    expect([code, stdout.length]).toEqual([0, 3_000_000]);
  });

  test.each([
    ["throws", "TypeError"],
    ["rejects", "RangeError"],
  ])("that %s what nobody catches has failed, and prints neither text nor stack", async (scenario, name) => {
    const { code, stdout, stderr } = await ending(scenario);
    expect([code, stdout, stderr]).toEqual([1, `unfinished: ${name}\n`, ""]);
  });
});

describe("a signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends the process with %i, whatever it says", async (signal, code) => {
    for (const scenario of ["ends when told to stop", "succeeds when told to stop"]) {
      const ended = await ending(scenario, { signals: [signal] });
      expect([ended.code, ended.signal]).toEqual([code, null]);
    }
  });

  test("ends within a second what hangs", async () => {
    const ended = await ending("hangs for a second when told to stop", { signals: ["SIGTERM"] });
    expect([ended.code, ended.signal]).toEqual([143, null]);
  });

  test("that comes a second time ends the process at once, with the first one's code", async () => {
    const ended = await ending("hangs for good when told to stop", { signals: ["SIGINT", "SIGTERM"] });
    expect([ended.code, ended.signal]).toEqual([130, null]);
  });

  test("gives the post step's process its code as well", async () => {
    const scenario = "hangs for a second when told to stop";
    const ended = await ending(scenario, { otherwise: 0, signals: ["SIGTERM"] });
    expect([ended.code, ended.signal]).toEqual([143, null]);
  });
});
