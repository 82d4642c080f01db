import { secretsIn } from "@mint/runner";
import { ENTRA_IDS } from "@mint/sandbox";
import { readIdToken } from "./id-token.ts";
import { phaseCost } from "./phase-cost.ts";
import { lastLine, mintAndPublish, mintedToken, type Publication, publishAgain } from "./publish.ts";
import { tinyNupkg } from "./tiny-nupkg.ts";
import { actionFolder, type World } from "./world.ts";

const MINT = actionFolder("actions/nuget");

function publication({ running }: World, version: string): Publication {
  const file = tinyNupkg("Octo.Package", version);
  return {
    file,
    action: actionFolder("scripts/demo/push-nupkg"),
    inputs: (key) => ({ gallery: running.urls.nuget, "api-key": key, nupkg: file.filename }),
  };
}

/** Publishes as a service principal: Entra ID exchanges the identity first, and the gallery its access token. */
export async function publishByEntra(world: World): Promise<void> {
  const { account, running } = world;
  const { nuget, entra, issuer } = running.sandbox;
  account.chapter("NuGet by Entra ID: two exchanges, and still nothing stored");
  const inputs = {
    user: "octocat",
    "token-service-url": `${running.urls.nuget}/api/v2/token`,
    "tenant-id": ENTRA_IDS.tenantId,
    "client-id": ENTRA_IDS.clientId,
    audience: ENTRA_IDS.galleryId,
    "authority-host": running.urls.entra,
  };
  const job = await mintAndPublish({ action: MINT, inputs }, publication(world, "1.1.0"), running.env);
  const { mint, publish } = job.steps;
  account.check(mint?.main?.exitCode === 0, "nuget-mint runs", phaseCost(mint?.main));
  account.check(entra.tokens.length === 1, "Entra ID gave one access token", "for the application of the gallery");
  account.check(publish?.main?.exitCode === 0, "the key pushes a package", lastLine(job));
  account.check(
    nuget.packages.some(({ id, version }) => `${id} ${version}` === "Octo.Package 1.1.0"),
    "and the gallery has the package",
  );
  const key = mintedToken(job.steps);
  const leaks = secretsIn(job, [issuer.requestToken, ...entra.tokens.map(({ token }) => token), key]);
  account.check(key !== "" && leaks.length === 0, "no secret is visible", "in log, files or annotations");
}

/** Mints a NuGet key, pushes a package with it, and tries once more when the key's time is over. */
export async function publishToNuget(world: World): Promise<void> {
  const { account, running, later } = world;
  const { nuget, issuer } = running.sandbox;
  account.chapter("NuGet: mint, push, and wait until the key expires");
  const inputs = { user: "octocat", "token-service-url": `${running.urls.nuget}/api/v2/token` };
  const pushed = publication(world, "1.0.0");
  const job = await mintAndPublish({ action: MINT, inputs }, pushed, running.env);
  const { mint, publish } = job.steps;
  account.tell("The job's log of nuget-mint:");
  account.log(mint?.main?.log ?? "");
  account.gap();

  const authorization = nuget.log.find(({ path }) => path === "/api/v2/token")?.headers["authorization"] ?? "";
  const idToken = readIdToken(authorization.replace("Bearer ", ""));
  const key = mintedToken(job.steps);
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
  account.check(publish?.main?.exitCode === 0, "the key pushes a package", lastLine(job));
  account.check(
    nuget.packages.some(({ id, version }) => `${id} ${version}` === "Octo.Package 1.0.0"),
    "and the gallery has the package",
  );

  const again = await later(minutes + 1, () => publishAgain(pushed, key));
  const refused = again.steps["publish"]?.main?.exitCode === 1 && lastLine(again).includes("HTTP 403");
  account.check(refused, "an expired key is rejected", lastLine(again).replace(/: The specified.*/, ""));
  const leaks = secretsIn(job, [issuer.requestToken, idToken.raw, key]);
  account.check(key !== "" && leaks.length === 0, "no secret is visible", "in log, files or annotations");
  account.gap();
  account.tell("(NuGet cannot revoke a key; the demo moved the sandbox's clock past its expiry.)");
}
