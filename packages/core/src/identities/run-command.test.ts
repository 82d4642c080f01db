import { failureOf } from "../../test/fakes.ts";
import { runCommand } from "./run-command.ts";
import { describe, expect, test } from "vitest";

/** More than a busy machine needs to start a process. */
const AMPLE_MS = 30_000;

const node = (script: string, options: Partial<Parameters<typeof runCommand>[2]> = {}): ReturnType<typeof runCommand> =>
  runCommand(process.execPath, ["-e", script], { timeoutMs: AMPLE_MS, env: {}, ...options });

describe("running a command", () => {
  test("reads both streams and the exit code, with the given environment only", async () => {
    const script = "console.log(Object.keys(process.env).join()); console.error('said'); process.exitCode = 3";
    expect(await node(script, { env: { ONE: "1" } })).toEqual({ exitCode: 3, stdout: "ONE\n", stderr: "said\n" });
  });

  test("goes through no shell", async () => {
    const result = await runCommand(process.execPath, ["-p", "process.argv[1]", "$(id); `id` & *"], {
      timeoutMs: AMPLE_MS,
      env: {},
    });
    expect(result).toMatchObject({ stdout: "$(id); `id` & *\n" });
  });

  test("gives the system's code of a command that does not exist", async () => {
    expect(await runCommand("no-such-command-anywhere", [], { timeoutMs: AMPLE_MS, env: {} })).toEqual({
      errno: "ENOENT",
    });
  });

  test("running a command has nothing on stdin", async () => {
    const script = "process.stdin.resume(); process.stdin.on('end', () => console.log('end'))";
    expect(await node(script)).toMatchObject({ stdout: "end\n" });
  });

  test("kills a command that does not end in time, and what it started holds nothing up", async () => {
    const script =
      "require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' }); setInterval(() => {}, 1000)";
    expect(await failureOf(() => node(script, { timeoutMs: 300, env: { PATH: process.env["PATH"] } }))).toMatchObject({
      code: "TIMEOUT",
    });
  });

  test("ends with the run that is cancelled", async () => {
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 100);
    const failure = await failureOf(() => node("setInterval(() => {}, 1000)", { signal: cancel.signal }));
    expect(failure).toMatchObject({ code: "CANCELLED" });
  });

  test("reads no more than 64 KiB", async () => {
    const script = "for (;;) process.stdout.write('x'.repeat(4096))";
    expect(await failureOf(() => node(script))).toMatchObject({ code: "RESPONSE_TOO_LARGE" });
  });
});
