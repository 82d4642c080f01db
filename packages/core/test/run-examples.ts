import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox } from "@mint/sandbox";
import { startExampleRegistries } from "./example-registries.ts";
import { type ExampleName, readmeExamples } from "./readme-examples.ts";
import { type Ended, run } from "./run.ts";

/** Prints what a client would upload with; stands in for it. */
const CLIENT = "console.log('uploads as', process.env.TWINE_USERNAME, process.env.TWINE_PASSWORD)";

/** What came of the README's programs: the exit code of each, and whether it did what the README says. */
export type ExamplesOutcome = Readonly<
  Record<ExampleName, { readonly code: number; readonly did: Readonly<Record<string, boolean>> } | undefined>
>;

/** What the README says that they do. */
export const AS_PROMISED: ExamplesOutcome = {
  publish: { code: 0, did: { gaveTheClientTheToken: true, maskedIt: true, printedNothingElse: true, revokedIt: true } },
  using: { code: 0, did: { hadALiveToken: true, revokedIt: true } },
  explain: { code: 1, did: { namedTheCode: true } },
  diagnose: { code: 1, did: { namedTheEnvironment: true, filledTheForm: true } },
  tokenExchange: { code: 0, did: { sentTheParameters: true, gotAToken: true } },
  ownProtocol: { code: 0, did: { gotAToken: true, revokedIt: true } },
  identity: { code: 0, did: { gotAToken: true } },
};

/**
 * Runs the README's programs, against a sandbox, in a folder where `@mint/core` resolves.
 *
 * @param node the Node to run them with, and its flags
 * @returns what came of each; `undefined` for one that this Node cannot read
 */
export async function runExamples(folder: string, [node = "", ...flags]: readonly string[]): Promise<ExamplesOutcome> {
  for (const [name, code] of await readmeExamples()) await writeFile(join(folder, `${name}.mjs`), code);
  await using running = await startSandbox();
  await using registries = await startExampleRegistries();
  const { sandbox, urls } = running;
  const job = { ...running.env, GITHUB_ACTIONS: "true", REPOSITORY_URL: `${urls.pypi}/legacy/` };
  const example = (name: ExampleName, env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    run(node, [...flags, `${name}.mjs`, ...args], { cwd: folder, env });

  const { stdout: version } = await run(node, ["--version"], { cwd: folder, env: {} });
  const published = await example("publish", job, node, "-e", CLIENT);
  const [pypi] = sandbox.pypi.tokens;
  // `await using` is syntax of Node 24.
  const used = /^v2[0-3]\./.test(version) ? undefined : await example("using", { ...job, CRATES_URL: urls.crates });
  const explained = await example("explain", { GITHUB_ACTIONS: "true" });
  const exchanged = await example("tokenExchange", { ...job, ACME_URL: registries.url });
  const own = await example("ownProtocol", { ...job, SHELF_URL: registries.url });
  const identified = await example("identity", {
    ACME_CI: "true",
    ACME_CI_URL: running.env.ACTIONS_ID_TOKEN_REQUEST_URL,
    ACME_CI_TOKEN: running.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN,
    REPOSITORY_URL: job.REPOSITORY_URL,
  });
  sandbox.issuer.job.environment = "staging";
  const diagnosed = await example("diagnose", job);

  const [parameters] = registries.exchanges;
  const masks = published.stderr.trimEnd().split("\n");
  return {
    publish: did(published, {
      gaveTheClientTheToken: published.stdout === `uploads as __token__ ${pypi?.token}\n`,
      maskedIt: masks.includes(`::add-mask::${pypi?.token}`),
      printedNothingElse: masks.every((line) => line.startsWith("::add-mask::")),
      revokedIt: pypi?.live === false,
    }),
    using:
      used &&
      did(used, {
        hadALiveToken: used.stdout.includes(" takes it until 20"),
        revokedIt: sandbox.crates.tokens[0]?.live === false,
      }),
    explain: did(explained, { namedTheCode: explained.stderr.startsWith("IDENTITY_MISSING: ") }),
    diagnose: did(diagnosed, {
      namedTheEnvironment: /^certain: .*"staging"/m.test(diagnosed.stderr),
      filledTheForm: diagnosed.stderr.includes("Workflow name: release.yml\nEnvironment name: staging"),
    }),
    tokenExchange: did(exchanged, {
      sentTheParameters:
        parameters?.["scope"] === "upload" &&
        parameters["grant_type"] === "urn:ietf:params:oauth:grant-type:token-exchange",
      gotAToken: exchanged.stdout.startsWith("Acme gave a token until 20"),
    }),
    ownProtocol: did(own, {
      gotAToken: own.stdout.startsWith("Shelf gave a token until 20"),
      revokedIt: own.stdout.includes("At the end it is revoked.") && registries.live.size === 0,
    }),
    identity: did(identified, { gotAToken: identified.stdout.startsWith("acme-ci has a token until 20") }),
  };
}

function did(
  { code, stdout, stderr }: Ended,
  promises: Readonly<Record<string, boolean>>,
): ExamplesOutcome[ExampleName] {
  if (code > 1 || Object.values(promises).includes(false)) console.error(stdout, stderr);
  return { code, did: promises };
}
