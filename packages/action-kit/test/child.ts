import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What was seen of a process that ran to its end. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a process is started, and what is done to it. */
export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Sent one after the other once the process has said `ready`. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Limits the size of the files that the process can write, in KiB. */
  readonly fileSizeKib?: number;
}

/** So that they do not arrive in one moment. */
const BETWEEN_SIGNALS_MS = 100;

/** Runs a script of this folder in a process of its own, to its end. */
export function runChild(script: string, options: ChildOptions = {}): Promise<Ended> {
  const { args = [], env = {}, signals = [], fileSizeKib } = options;
  const node = [process.execPath, "-C", "@mint/source", fileURLToPath(new URL(script, import.meta.url)), ...args];
  const limited = ["bash", "-c", `ulimit -f ${fileSizeKib}; exec "$@"`, "bash", ...node];
  const [command = "", ...rest] = fileSizeKib === undefined ? node : limited;
  const child = spawn(command, rest, { env: { PATH: process.env["PATH"], ...env } });
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  let [stdout, stderr, left] = ["", "", [...signals]];
  const sendNext = (): void => {
    const [signal, ...others] = left;
    if (signal === undefined) return;
    child.kill(signal);
    left = others;
    setTimeout(sendNext, BETWEEN_SIGNALS_MS);
  };
  child.stdout.on("data", (chunk: Buffer) => {
    const wasReady = stdout.includes("ready");
    stdout += chunk.toString();
    if (!wasReady && stdout.includes("ready")) sendNext();
  });
  child.stderr.on("data", (chunk: Buffer) => void (stderr += chunk.toString()));
  child.on("error", reject);
  child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  return promise;
}
