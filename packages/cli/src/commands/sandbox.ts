import type * as sandboxes from "@mint/sandbox";
import type { Call } from "../command-line/command.ts";
import { writeOut } from "../output/streams.ts";
import type { Interruption } from "../signals.ts";

/** Runs `mint sandbox`: serves an issuer and registries on this machine, until it is interrupted. */
export async function mintSandbox(call: Call, { signal }: Interruption): Promise<number> {
  const sandbox = await loadSandbox();
  if (sandbox === undefined) {
    process.stderr.write(
      "mint: @mint/sandbox is not installed beside @mint/cli. Install it: npm install @mint/sandbox\n",
    );
    return 1;
  }
  const running = await sandbox.startSandbox();
  const { urls, env } = running;
  try {
    const text = call.flags.has("json")
      ? `${JSON.stringify({ urls, env })}\n`
      : settings(sandbox.urlLines(urls), urls, env);
    await writeOut(text, { signal });
    await new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
  } finally {
    await running.close();
  }
  return 0;
}

async function loadSandbox(): Promise<typeof sandboxes | undefined> {
  try {
    return await import("@mint/sandbox");
  } catch {
    return undefined;
  }
}

/** What to paste into another shell: the identity's variables are the sandbox's own and worth nothing anywhere else. */
function settings(
  lines: readonly string[],
  urls: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): string {
  return [
    "The sandbox is up; Ctrl-C ends it.",
    ...lines,
    "",
    "In another shell:",
    "",
    "export GITHUB_ACTIONS=true",
    ...Object.entries(env).map(([name, value]) => `export ${name}='${value}'`),
    "",
    `mint doctor pypi --repository-url ${urls["pypi"]}/legacy/`,
    `mint token pypi --repository-url ${urls["pypi"]}/legacy/`,
    `mint token nuget --user octocat --token-service-url ${urls["nuget"]}/api/v2/token`,
    "",
  ].join("\n");
}
