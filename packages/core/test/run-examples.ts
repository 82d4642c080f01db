import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox } from "@mint/sandbox";
import { readmeExamples } from "./readme-examples.ts";
import { run } from "./run.ts";

/** Prints what a client would upload with; stands in for it. */
const CLIENT = "console.log('uploads as', process.env.TWINE_USERNAME, process.env.TWINE_PASSWORD)";

/** What came of the README's programs. */
export interface ExamplesOutcome {
  readonly publish: {
    readonly code: number;
    readonly stderr: string;
    /** Whether the client got the one token that the index minted. */
    readonly clientGotTheToken: boolean;
    readonly tokenWasMaskedFirst: boolean;
    readonly tokenIsLive: boolean | undefined;
  };
  readonly explain: { readonly code: number; readonly said: string };
}

/** What the README says that they do. */
export const AS_PROMISED: ExamplesOutcome = {
  publish: { code: 0, stderr: "", clientGotTheToken: true, tokenWasMaskedFirst: true, tokenIsLive: false },
  explain: { code: 1, said: "IDENTITY_MISSING" },
};

/**
 * Runs the README's programs, against a sandbox, in a folder where `@mint/core` resolves.
 *
 * @param node the Node to run them with, and its flags
 */
export async function runExamples(folder: string, [node = "", ...flags]: readonly string[]): Promise<ExamplesOutcome> {
  const { publish, explain } = await readmeExamples();
  await writeFile(join(folder, "publish.mjs"), publish);
  await writeFile(join(folder, "explain.mjs"), explain);
  await using running = await startSandbox();

  const published = await run(node, [...flags, "publish.mjs", node, "-e", CLIENT], {
    cwd: folder,
    env: { ...running.env, REPOSITORY_URL: `${running.urls.pypi}/legacy/` },
  });
  const explained = await run(node, [...flags, "explain.mjs"], {
    cwd: folder,
    env: { GITHUB_ACTIONS: "true" },
  });
  const [record] = running.sandbox.pypi.tokens;
  const lines = published.stdout.trimEnd().split("\n");
  const { code, stderr } = published;
  return {
    publish: {
      code,
      stderr,
      clientGotTheToken: lines.at(-1) === `uploads as __token__ ${record?.token}`,
      tokenWasMaskedFirst: lines.slice(0, -1).includes(`::add-mask::${record?.token}`),
      tokenIsLive: record?.live,
    },
    explain: { code: explained.code, said: explained.stderr.split(":")[0] ?? "" },
  };
}
