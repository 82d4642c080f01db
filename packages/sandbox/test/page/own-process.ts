import { type ChildProcess, spawn } from "node:child_process";
import type { RunningSandbox, ServedSandboxOptions } from "../../src/index.ts";

/** What a test reads of a sandbox in another process. */
export type RemoteSandbox = Pick<RunningSandbox, "urls" | "env"> & {
  readonly page: { readonly url: string; readonly token: string };
};

/** A sandbox in a process of its own, which can be killed. */
export interface SandboxProcess {
  readonly child: ChildProcess;
  readonly running: RemoteSandbox;
}

const PROGRAM = `
import { startSandbox } from "${new URL("../../src/index.ts", import.meta.url).href}";
const { urls, env, page } = await startSandbox(JSON.parse(process.argv[1]));
console.log(JSON.stringify({ urls, env, page }));
setInterval(() => undefined, 60_000);
`;

/** Starts a sandbox in a process of its own. */
export async function startProcess(options: ServedSandboxOptions): Promise<SandboxProcess> {
  const program = ["-C", "@mint/source", "--input-type=module", "-e", PROGRAM, JSON.stringify(options)];
  const child = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (piece: string) => (complaint += piece));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      if (text.endsWith("\n")) resolve();
    });
    child.once("exit", () => reject(new Error(`The sandbox ended: ${complaint}`)));
  });
  return { child, running: JSON.parse(text) };
}

/** Kills the process of a sandbox at once, and waits until it is gone. */
export async function kill({ child }: SandboxProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}
