import { type ActionResult, runAction } from "@mint/runner";
import { actionFolder, type World } from "./world.ts";

/** Lets a job of another workflow file ask both registries, which refuse it. */
export async function tryAMismatch({ account, running }: World): Promise<void> {
  const { issuer, pypi, nuget } = running.sandbox;
  const before = pypi.tokens.length + nuget.keys.length;
  account.chapter("A mismatch, on purpose: release.yml was renamed to publish.yml");
  issuer.job.workflow = "publish.yml";
  const atPypi = await runAction({
    action: actionFolder("actions/pypi"),
    inputs: { "repository-url": `${running.urls.pypi}/legacy/` },
    env: running.env,
  });
  const atNuget = await runAction({
    action: actionFolder("actions/nuget"),
    inputs: { user: "octocat", "token-service-url": `${running.urls.nuget}/api/v2/token` },
    env: running.env,
  });
  issuer.job.workflow = "release.yml";

  for (const [name, result] of [
    ["PyPI", atPypi],
    ["NuGet", atNuget],
  ] as const) {
    account.tell(`The annotation on the run's page for ${name}:`);
    account.log(errors(result).join("\n"));
    account.gap();
    account.check(
      result.main.exitCode === 1 &&
        errors(result).length === 1 &&
        errors(result)[0]?.startsWith("EXCHANGE_REFUSED") === true,
      `${name} refuses, and one error explains why`,
    );
    account.check(result.main.fileTexts.output === "", "no output was set");
    account.gap();
  }
  account.check(pypi.tokens.length + nuget.keys.length === before, "and no token was minted");
}

function errors({ main }: ActionResult): readonly string[] {
  return main.annotations.filter(({ level }) => level === "error").map(({ message }) => message);
}
