import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { writeAction } from "../test/write-action.ts";
import { runAction } from "./run-action.ts";

const WAITS = `setInterval(() => {}, 1000); say("ready");`;

describe("signals", () => {
  test("come when a line of stdout matches, and not twice", async () => {
    const action = await writeAction({
      main: `process.on("SIGTERM", () => { say("ready again"); process.exit(143); }); ${WAITS}`,
      post: `say("post");`,
    });
    const { main, post } = await runAction({ action, signals: [{ signal: "SIGTERM", when: /^ready/gu }] });
    expect(main).toMatchObject({ exitCode: 143, signal: null, conclusion: "failure" });
    expect(main.signalsSent.map((sent) => sent.signal)).toEqual(["SIGTERM"]);
    expect(post?.exitCode).toBe(0);
  });

  test("come when something else has happened", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const action = await writeAction({ main: WAITS });
    const { main } = await runAction({
      action,
      onStart: () => void sleep(200).then(resolve),
      signals: [{ signal: "SIGINT", when: promise }],
    });
    expect(main).toMatchObject({ exitCode: null, signal: "SIGINT" });
  });

  test("reach post alone when they are for post", async () => {
    const action = await writeAction({ main: "", post: WAITS });
    const { main, post } = await runAction({
      action,
      signals: [{ phase: "post", signal: "SIGINT", when: 300 }],
    });
    expect(main.exitCode).toBe(0);
    expect(post?.signal).toBe("SIGINT");
  });

  test("signals of a cancelled job leave the job cancelled, and post runs", async () => {
    const action = await writeAction({
      main: `process.on("SIGINT", () => process.exit(130)); ${WAITS}`,
      post: "",
    });
    const { main, post, status } = await runAction({
      action,
      signals: [{ signal: "cancel", when: /ready/u }],
    });
    expect(main).toMatchObject({ exitCode: 130, conclusion: "cancelled" });
    expect(post?.conclusion).toBe("success");
    expect(status).toBe("cancelled");
  });
});

describe("timeouts", () => {
  test("kill the process and its children, and say so", async () => {
    const child = `require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });`;
    const action = await writeAction({ main: `process.on("SIGTERM", () => {}); ${child} ${WAITS}` });
    const { main } = await runAction({ action, timeoutMs: 3_000 });
    expect(main).toMatchObject({
      timedOut: true,
      signal: "SIGKILL",
      conclusion: "failure",
      stdout: "ready\n",
    });
    expect(main.durationMs).toBeGreaterThanOrEqual(2_990);
  });
});

describe("a process", () => {
  test("a process that leaves others behind is noticed", async () => {
    const main = `require("node:child_process").spawn("sleep", ["30"], { stdio: "ignore" }).unref();`;
    expect((await runAction({ action: await writeAction({ main }) })).main.leftProcesses).toBe(true);
    expect((await runAction({ action: await writeAction({ main: "" }) })).main.leftProcesses).toBe(false);
  });

  test("a process is measured at its peak", async () => {
    // It stays for a while, so that a busy runner gets to look.
    const grow = `globalThis.kept = Buffer.alloc(150 * 1024 * 1024, 1); globalThis.kept = undefined; setTimeout(() => {}, 1_000);`;
    const { main } = await runAction({ action: await writeAction({ main: grow }) });
    expect(main.peakRssKb).toBeGreaterThan(150 * 1024);
    expect(main.peakRssKb).toBeLessThan(400 * 1024);
  });

  test("a process that cannot be started is an error", async () => {
    const action = await writeAction({ main: "" });
    await expect(runAction({ action, node: "/nowhere/node" })).rejects.toThrow("ENOENT");
  });

  test("never meets another: runs side by side keep apart", async () => {
    const action = await writeAction({
      main: `say("::add-mask::" + process.env.ME); tell("OUTPUT", "me=" + process.env.ME + "\\n"); tell("STATE", "me=" + process.env.ME + "\\n");
             writeFileSync("same.txt", process.env.ME);`,
      post: `say(["mask-1", "mask-2", "mask-3", "mask-4", "mask-5", "mask-6"].join(" "), process.env.STATE_me);`,
    });
    const names = ["mask-1", "mask-2", "mask-3", "mask-4", "mask-5", "mask-6"];
    const results = await Promise.all(names.map((ME) => runAction({ action, env: { ME } })));
    expect(results.map(({ main }) => main.outputs["me"])).toEqual(names);
    expect(results.map(({ main }) => main.files.map((file) => file.text))).toEqual(names.map((name) => [name]));
    expect(results.map(({ post }) => post?.stdout.split("\n")[1])).toEqual(names);
    expect(results.map(({ post }) => post?.log.split("***").length)).toEqual(names.map(() => 3));
    expect(new Set(results.map(({ folder }) => folder.root)).size).toBe(names.length);
  });
});
