import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type JobResult, runJob, secretsIn, type StepResults } from "@mint/runner";
import { readIdToken } from "./id-token.ts";
import { phaseCost } from "./phase-cost.ts";
import { tinyWheel } from "./tiny-wheel.ts";
import { actionFolder, type World } from "./world.ts";

const WHEEL = tinyWheel("octo_package", "1.0.0");
const UPLOAD = actionFolder("scripts/demo/upload-wheel");

/** Mints a PyPI token, uploads a wheel with it, and tries once more after the job has ended. */
export async function publishToPypi({ account, running }: World): Promise<void> {
  const { pypi, issuer } = running.sandbox;
  account.chapter("PyPI: mint, upload, revoke");
  const job = await runJob(
    [
      {
        id: "mint",
        action: actionFolder("actions/pypi"),
        inputs: { "repository-url": `${running.urls.pypi}/legacy/` },
      },
      { id: "upload", action: UPLOAD, inputs: (steps) => uploadInputs(running.urls.pypi, minted(steps)) },
    ],
    {
      env: running.env,
      prepare: ({ workspace }) => writeFile(join(workspace, WHEEL.filename), WHEEL.content),
    },
  );
  const { mint, upload } = job.steps;
  account.tell("The job's log of pypi-mint:");
  account.log(mint?.main?.log ?? "");
  account.gap();

  const idToken = readIdToken(bodyToken(pypi.log.find(({ path }) => path.endsWith("/mint-token"))?.body));
  account.tell("The claims that the index read:");
  account.list(idToken.claims);
  account.gap();

  const token = mint?.outputs["token"] ?? "";
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
  account.check(upload?.main?.exitCode === 0, "the token uploads a wheel", lastLine(job, "upload"));
  account.check(
    pypi.uploads.some(({ filename }) => filename === WHEEL.filename),
    "and the index has the wheel",
  );
  account.check(mint?.post?.exitCode === 0, "the post step revokes the token", phaseCost(mint?.post));

  const again = await runJob([{ id: "upload", action: UPLOAD, inputs: uploadInputs(running.urls.pypi, token) }], {
    secrets: [token],
    prepare: ({ workspace }) => writeFile(join(workspace, WHEEL.filename), WHEEL.content),
  });
  const refused = again.steps["upload"]?.main?.exitCode === 1 && lastLine(again, "upload").includes("HTTP 403");
  account.check(refused, "the revoked token is rejected", lastLine(again, "upload").replace(/ See .*/, ""));
  const leaks = secretsIn(job, [issuer.requestToken, idToken.raw, token]);
  account.check(token !== "" && leaks.length === 0, "no secret is visible", "in log, files or annotations");
}

function minted(steps: StepResults): string {
  return steps["mint"]?.outputs["token"] ?? "";
}

function uploadInputs(index: string, token: string): Readonly<Record<string, string>> {
  return { index, token, wheel: WHEEL.filename };
}

function bodyToken(body = '{"token":""}'): string {
  return JSON.parse(body).token;
}

function lastLine(job: JobResult, step: string): string {
  return job.steps[step]?.main?.log.trim().split("\n").at(-1) ?? "";
}
