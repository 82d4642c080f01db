import { ResponseError, UnavailableError } from "../base/errors.ts";
import { cancelled } from "../http/failures.ts";
import type { CommandResult, RunCommand } from "../http/io.ts";
import { LONGEST_BODY_BYTES } from "../http/response.ts";
import type { Readable } from "node:stream";

/** Runs a command as a child process, and reads as much of each stream as an answer may hold. */
export const runCommand: RunCommand = async (command, args, { env, signal, timeoutMs }) => {
  if (signal?.aborted === true) throw cancelled();
  const { promise, resolve, reject } = Promise.withResolvers<CommandResult>();
  const child = process.getBuiltinModule("node:child_process").spawn(command, [...args], {
    env: { ...env },
    shell: false,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const tooLarge = (): void => reject(outputTooLarge(command));
  const stdout = collect(child.stdout, tooLarge);
  const stderr = collect(child.stderr, tooLarge);
  child.on("error", (error: NodeJS.ErrnoException) => resolve({ errno: error.code ?? "unknown" }));
  child.on("close", (code) => resolve({ exitCode: code ?? undefined, stdout: stdout(), stderr: stderr() }));
  const timer = setTimeout(() => reject(outOfTime(command, timeoutMs)), timeoutMs);
  const onAbort = (): void => reject(cancelled());
  signal?.addEventListener("abort", onAbort, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    child.kill("SIGKILL");
    // Processes that the command has started may keep these open.
    child.stdout.destroy();
    child.stderr.destroy();
  });
};

/** @returns a function that gives all that was read. */
function collect(stream: Readable, tooLarge: () => void): () => string {
  const chunks: Buffer[] = [];
  let received = 0;
  stream.on("data", (chunk: Buffer) => {
    received += chunk.length;
    if (received > LONGEST_BODY_BYTES) tooLarge();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

function outOfTime(command: string, timeoutMs: number): UnavailableError {
  return new UnavailableError("TIMEOUT", `${command} did not end within ${Math.round(timeoutMs / 1_000)} s.`, {
    hint: "Run the job again. If it fails again, look at the CI's status page and at its agent's log.",
    retries: 1,
  });
}

function outputTooLarge(command: string): ResponseError {
  return new ResponseError("RESPONSE_TOO_LARGE", `${command} printed more than 64 KiB.`, {
    hint: "An ID token is much smaller: check that this is the CI's own command.",
  });
}
