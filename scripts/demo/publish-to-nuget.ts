import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type JobResult, runJob, secretsIn, type StepResults } from "@mint/runner";
import { ENTRA_IDS } from "@mint/sandbox";
import { readIdToken } from "./id-token.ts";
import { phaseCost } from "./phase-cost.ts";
import { tinyNupkg } from "./tiny-nupkg.ts";
import { actionFolder, type World } from "./world.ts";

const NUPKG = tinyNupkg("Octo.Package", "1.0.0");
const PUSH = actionFolder("scripts/demo/push-nupkg");

const BY_ENTRA = tinyNupkg("Octo.Package", "1.1.0");

/** Publishes as a service principal: Entra ID exchanges the identity first, and the gallery its access token. */
export async function publishByEntra({ account, running }: World): Promise<void> {
  const { nuget, entra } = running.sandbox;
  account.chapter("NuGet by Entra ID: two exchanges, and still nothing stored");
  const job = await runJob(
    [
      {
        id: "mint",
        action: actionFolder("actions/nuget"),
        inputs: {
          user: "octocat",
          "token-service-url": `${running.urls.nuget}/api/v2/token`,
          "tenant-id": ENTRA_IDS.tenantId,
          "client-id": ENTRA_IDS.clientId,
          audience: ENTRA_IDS.galleryId,
          "authority-host": running.urls.entra,
        },
      },
      {
        id: "push",
        action: PUSH,
        inputs: (steps) => ({ ...pushInputs(running.urls.nuget, minted(steps)), nupkg: BY_ENTRA.filename }),
      },
    ],
    {
      env: running.env,
      prepare: ({ workspace }) => writeFile(join(workspace, BY_ENTRA.filename), BY_ENTRA.content),
    },
  );
  const { mint, push } = job.steps;
  account.check(mint?.main?.exitCode === 0, "nuget-mint runs", phaseCost(mint?.main));
  account.check(entra.tokens.length === 1, "Entra ID gave one access token", "for the application of the gallery");
  account.check(push?.main?.exitCode === 0, "the key pushes a package", lastLine(job));
  account.check(
    nuget.packages.some(({ id, version }) => `${id} ${version}` === "Octo.Package 1.1.0"),
    "which the gallery now has",
  );
  const leaks = secretsIn(job, [...entra.tokens.map(({ token }) => token), minted(job.steps)]);
  account.check(leaks.length === 0, "no secret was seen anywhere", "log, files, annotations");
}

/** Mints a NuGet key, pushes a package with it, and tries once more when the key's time is over. */
export async function publishToNuget({ account, running, later }: World): Promise<void> {
  const { nuget, issuer } = running.sandbox;
  account.chapter("NuGet: mint, push, and wait until the key expires");
  const job = await runJob(
    [
      {
        id: "mint",
        action: actionFolder("actions/nuget"),
        inputs: { user: "octocat", "token-service-url": `${running.urls.nuget}/api/v2/token` },
      },
      { id: "push", action: PUSH, inputs: (steps) => pushInputs(running.urls.nuget, minted(steps)) },
    ],
    {
      env: running.env,
      prepare: ({ workspace }) => writeFile(join(workspace, NUPKG.filename), NUPKG.content),
    },
  );
  const { mint, push } = job.steps;
  account.tell("The job's log of nuget-mint:");
  account.log(mint?.main?.log ?? "");
  account.gap();

  const authorization = nuget.log.find(({ path }) => path === "/api/v2/token")?.headers["authorization"] ?? "";
  const idToken = readIdToken(authorization.replace("Bearer ", ""));
  const key = minted(job.steps);
  const minutes = Math.round((Date.parse(mint?.outputs["expires-at"] ?? "") - Date.now()) / 60_000);
  account.check(mint?.main?.exitCode === 0, "nuget-mint runs", phaseCost(mint?.main));
  account.check(
    idToken.audience === "https://www.nuget.org",
    "the gallery received an identity",
    `for "${idToken.audience}", ${idToken.lifetimeMinutes} minutes long`,
  );
  account.check(
    nuget.keys.length === 1 && nuget.keys[0]?.apiKey === key,
    "and gave one key for it",
    `${minutes} minutes long`,
  );
  account.check(push?.main?.exitCode === 0, "the key pushes a package", lastLine(job));
  account.check(
    nuget.packages.some(({ id, version }) => `${id} ${version}` === "Octo.Package 1.0.0"),
    "and the gallery has the package",
  );

  const again = await later(minutes + 1, () =>
    runJob([{ id: "push", action: PUSH, inputs: pushInputs(running.urls.nuget, key) }], {
      secrets: [key],
      prepare: ({ workspace }) => writeFile(join(workspace, NUPKG.filename), NUPKG.content),
    }),
  );
  const refused = again.steps["push"]?.main?.exitCode === 1 && lastLine(again).includes("HTTP 403");
  account.check(refused, "an expired key is rejected", lastLine(again).replace(/: The specified.*/, ""));
  const leaks = secretsIn(job, [issuer.requestToken, idToken.raw, key]);
  account.check(key !== "" && leaks.length === 0, "no secret is visible", "in log, files or annotations");
  account.gap();
  account.tell("(NuGet cannot revoke a key; the demo moved the sandbox's clock past its expiry.)");
}

function minted(steps: StepResults): string {
  return steps["mint"]?.outputs["NUGET_API_KEY"] ?? "";
}

function pushInputs(gallery: string, key: string): Readonly<Record<string, string>> {
  return { gallery, "api-key": key, nupkg: NUPKG.filename };
}

function lastLine(job: JobResult): string {
  return job.steps["push"]?.main?.log.trim().split("\n").at(-1) ?? "";
}
