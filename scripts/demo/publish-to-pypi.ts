import { secretsIn } from "@mint/runner";
import { readIdToken } from "./id-token.ts";
import { phaseCost } from "./phase-cost.ts";
import { lastLine, mintAndPublish, mintedToken, publishAgain } from "./publish.ts";
import { tinyWheel } from "./tiny-wheel.ts";
import { actionFolder, type World } from "./world.ts";

const WHEEL = tinyWheel("octo_package", "1.0.0");

/** Mints a PyPI token, uploads a wheel with it, and tries once more after the job has ended. */
export async function publishToPypi({ account, running }: World): Promise<void> {
  const { pypi, issuer } = running.sandbox;
  account.chapter("PyPI: mint, upload, revoke");
  const uploaded = {
    file: WHEEL,
    action: actionFolder("scripts/demo/upload-wheel"),
    inputs: (token: string) => ({ index: running.urls.pypi, token, wheel: WHEEL.filename }),
  };
  const inputs = { "repository-url": `${running.urls.pypi}/legacy/` };
  const job = await mintAndPublish({ action: actionFolder("actions/pypi"), inputs }, uploaded, running.env);
  const { mint, publish } = job.steps;
  account.tell("The job's log of pypi-mint:");
  account.log(mint?.main?.log ?? "");
  account.gap();

  const idToken = readIdToken(bodyToken(pypi.log.find(({ path }) => path.endsWith("/mint-token"))?.body));
  account.tell("The claims that the index read:");
  account.list(idToken.claims);
  account.gap();

  const token = mintedToken(job.steps);
  const minutes = Math.round((Date.parse(mint?.outputs["expires-at"] ?? "") - Date.now()) / 60_000);
  account.check(mint?.main?.exitCode === 0, "pypi-mint runs", phaseCost(mint?.main));
  account.check(
    idToken.audience === "pypi",
    "the index received an identity",
    `for "pypi", ${idToken.lifetimeMinutes} minutes long`,
  );
  account.check(
    pypi.tokens.length === 1 && pypi.tokens[0]?.token === token,
    "and gave one token for it",
    `${minutes} minutes long`,
  );
  account.check(publish?.main?.exitCode === 0, "the token uploads a wheel", lastLine(job));
  account.check(
    pypi.uploads.some(({ filename }) => filename === WHEEL.filename),
    "and the index has the wheel",
  );
  account.check(mint?.post?.exitCode === 0, "the post step revokes the token", phaseCost(mint?.post));

  const again = await publishAgain(uploaded, token);
  const refused = again.steps["publish"]?.main?.exitCode === 1 && lastLine(again).includes("HTTP 403");
  account.check(refused, "the revoked token is rejected", lastLine(again).replace(/ See .*/, ""));
  const leaks = secretsIn(job, [issuer.requestToken, idToken.raw, token]);
  account.check(token !== "" && leaks.length === 0, "no secret is visible", "in log, files or annotations");
}

function bodyToken(body = '{"token":""}'): string {
  return JSON.parse(body).token;
}
