import { describe, expect, test } from "vitest";
import { type ChildOptions, type Ended, runChild } from "../test/child.ts";

function ending(scenario: string, options: ChildOptions & { readonly defaultCode?: 0 | 1 } = {}): Promise<Ended> {
  return runChild("exit-scenarios.ts", { ...options, args: [scenario, String(options.defaultCode ?? 1)] });
}

describe("handleExit", () => {
  test("a process that fails twice in one moment says so once", async () => {
    const { code, stdout, stderr } = await ending("rejects twice");
    expect([code, stdout, stderr]).toEqual([1, "unfinished: RangeError\n", ""]);
  });

  test("a process that runs out of work has failed, and says so once", async () => {
    const { code, stdout } = await ending("runs out of work");
    expect([code, stdout]).toEqual([1, "unfinished: nothing\n"]);
  });

  test("a process that runs out of work has not failed where nothing depends on it", async () => {
    const { code, stdout } = await ending("runs out of work", { defaultCode: 0 });
    expect([code, stdout]).toEqual([0, "unfinished: nothing\n"]);
  });

  test("a process exits with the given code, whatever is still open", async () => {
    expect(await ending("exits with 0")).toMatchObject({ code: 0, stdout: "" });
    expect(await ending("exits with 1")).toMatchObject({ code: 1, stdout: "" });
  });

  test("a process exits when its log is written to the end", async () => {
    const { code, stdout } = await ending("exits after a long log");
    expect([code, stdout.length]).toEqual([0, 300_000]);
  });

  test.each([
    ["throws", "TypeError"],
    ["rejects", "RangeError"],
  ])("a process that %s what nobody catches has failed, and prints neither text nor stack", async (scenario, name) => {
    const { code, stdout, stderr } = await ending(scenario);
    expect([code, stdout, stderr]).toEqual([1, `unfinished: ${name}\n`, ""]);
  });
});

// How soon a process ends after a signal is measured by the fault suite (R12).
describe("handleExit after a signal", () => {
  test.each([
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGQUIT", 131],
    ["SIGTERM", 143],
  ] as const)("%s ends a process with %i, whatever code it exits with", async (signal, code) => {
    for (const scenario of ["ends when told to stop", "succeeds when told to stop"]) {
      const ended = await ending(scenario, { signals: [signal] });
      expect([ended.code, ended.signal]).toEqual([code, null]);
    }
  });

  test("a signal ends a process that hangs", async () => {
    const ended = await ending("hangs for a second when told to stop", { signals: ["SIGTERM"] });
    expect(ended.code).toBe(143);
  });

  test("a second signal ends a process by itself, with the first one's code", async () => {
    const ended = await ending("hangs for good when told to stop", { signals: ["SIGINT", "SIGTERM"] });
    expect(ended.code).toBe(130);
  });

  test("a signal gives the post step's process its code as well", async () => {
    const ended = await ending("hangs for a second when told to stop", { defaultCode: 0, signals: ["SIGTERM"] });
    expect(ended.code).toBe(143);
  });
});
