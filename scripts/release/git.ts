import { spawn } from "node:child_process";

/** What a call of git is given beside its arguments. */
export interface GitOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Git in one repository. */
export interface Git {
  readonly folder: string;
  /** Runs git and returns what it printed, without the line break at the end. */
  text(args: readonly string[], options?: GitOptions): Promise<string>;
  /** Runs git and returns the lines that it printed. */
  lines(args: readonly string[], options?: GitOptions): Promise<readonly string[]>;
  /** Runs git and returns the bytes that it printed. */
  bytes(args: readonly string[], options?: GitOptions): Promise<Buffer>;
  /** Whether git ends with exit code 0. */
  succeeds(args: readonly string[]): Promise<boolean>;
}

/** Git refused. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/**
 * Opens a repository. Whatever a maintainer's own configuration changes in the output of git is switched off, and so are
 * local replacements of objects.
 */
export function openGit(folder: string): Git {
  const bytes: Git["bytes"] = (args, options = {}) => run(folder, args, options);
  const text: Git["text"] = async (args, options) => (await bytes(args, options)).toString("utf8").replace(/\n$/, "");
  return {
    folder,
    bytes,
    text,
    lines: async (args, options) => (await text(args, options)).split("\n").filter((line) => line !== ""),
    succeeds: (args) =>
      bytes(args).then(
        () => true,
        () => false,
      ),
  };
}

function run(folder: string, args: readonly string[], { input, env }: GitOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settings = ["-c", "core.quotepath=off", "-c", "core.autocrlf=false", "-c", "log.showSignature=false"];
    const child = spawn("git", [...settings, ...args], {
      cwd: folder,
      env: { ...process.env, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", GIT_NO_REPLACE_OBJECTS: "1", ...env },
      stdio: "pipe",
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    // Git may be done before it has read everything; its exit code says whether that was right.
    child.stdin.on("error", () => undefined);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else
        reject(
          new GitError(`git ${args.join(" ")} ended with ${code}:\n${Buffer.concat(err).toString("utf8").trim()}`),
        );
    });
    child.stdin.end(input ?? "");
  });
}
