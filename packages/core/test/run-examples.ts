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
  /** `undefined` on a Node that cannot read it. */
  readonly using:
    | { readonly code: number; readonly tokenWasLive: boolean; readonly tokenIsLive: boolean | undefined }
    | undefined;
  readonly explain: { readonly code: number; readonly said: string };
  readonly diagnose: { readonly code: number; readonly namesTheEnvironment: boolean; readonly fillsTheForm: boolean };
}

/** What the README says that they do. */
export const AS_PROMISED: ExamplesOutcome = {
  publish: { code: 0, stderr: "", clientGotTheToken: true, tokenWasMaskedFirst: true, tokenIsLive: false },
  using: { code: 0, tokenWasLive: true, tokenIsLive: false },
  explain: { code: 1, said: "IDENTITY_MISSING" },
  diagnose: { code: 1, namesTheEnvironment: true, fillsTheForm: true },
};

/**
 * Runs the README's programs, against a sandbox, in a folder where `@mint/core` resolves.
 *
 * @param node the Node to run them with, and its flags
 */
export async function runExamples(folder: string, [node = "", ...flags]: readonly string[]): Promise<ExamplesOutcome> {
  const { publish, using, explain, diagnose } = await readmeExamples();
  await writeFile(join(folder, "publish.mjs"), publish);
  await writeFile(join(folder, "using.mjs"), using);
  await writeFile(join(folder, "explain.mjs"), explain);
  await writeFile(join(folder, "diagnose.mjs"), diagnose);
  await using running = await startSandbox();

  const published = await run(node, [...flags, "publish.mjs", node, "-e", CLIENT], {
    cwd: folder,
    env: { ...running.env, REPOSITORY_URL: `${running.urls.pypi}/legacy/` },
  });
  const { stdout: version } = await run(node, ["--version"], { cwd: folder, env: {} });
  const used = /^v2[0-3]\./.test(version)
    ? undefined
    : await run(node, [...flags, "using.mjs"], {
        cwd: folder,
        env: { ...running.env, GITHUB_ACTIONS: "true", CRATES_URL: running.urls.crates },
      });
  running.sandbox.issuer.job.environment = "staging";
  const diagnosed = await run(node, [...flags, "diagnose.mjs"], {
    cwd: folder,
    env: { ...running.env, GITHUB_ACTIONS: "true", REPOSITORY_URL: `${running.urls.pypi}/legacy/` },
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
    using:
      used === undefined
        ? undefined
        : {
            code: used.code,
            tokenWasLive: used.stdout.includes(" takes it until 20"),
            tokenIsLive: running.sandbox.crates.tokens[0]?.live,
          },
    diagnose: {
      code: diagnosed.code,
      namesTheEnvironment: /^certain: .*"staging"/m.test(diagnosed.stderr),
      fillsTheForm: diagnosed.stderr.includes("Workflow name: release.yml\nEnvironment name: staging"),
    },
    explain: { code: explained.code, said: explained.stderr.split(":")[0] ?? "" },
  };
}
