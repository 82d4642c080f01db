import { join } from "node:path";
import { type ActionOptions, type ActionResult, type PhaseResult, runAction } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";

/** The folder of the action under test, as it is shipped: `action.yml` and the built bundles. */
export const ACTION = join(import.meta.dirname, "..");

/** A sandbox of its own for one test, and the action in it. */
export interface World extends RunningSandbox {
  /** Runs the built action, main and post, as the runner does; inputs aim at the sandbox's PyPI unless told otherwise. */
  run(options?: Omit<ActionOptions, "action">): Promise<ActionResult>;
  /** How many requests came to any server. */
  requests(): number;
  /** Every secret that has existed: request token, ID tokens, minted tokens. */
  secrets(): readonly string[];
}

/** Starts a world. */
export async function startWorld(): Promise<World> {
  const running = await startSandbox();
  const { issuer, pypi, testpypi } = running.sandbox;
  const servers = [issuer, pypi, testpypi, running.sandbox.nuget];
  const idTokens = () =>
    [...pypi.log, ...testpypi.log]
      .filter(({ path }) => path.endsWith("/mint-token"))
      .map(({ body }) => idTokenIn(body));
  return {
    ...running,
    run: (options = {}) =>
      runAction({
        action: ACTION,
        ...options,
        inputs: { "repository-url": `${running.urls.pypi}/legacy/`, ...options.inputs },
        env: { ...running.env, ...options.env },
      }),
    requests: () => servers.flatMap(({ log }) => log).length,
    secrets: () => [
      issuer.requestToken,
      ...idTokens(),
      ...[...pypi.tokens, ...testpypi.tokens].map(({ token }) => token),
    ],
  };
}

/** The claims that a registry was shown in the body of an exchange. */
export function claimsIn(body: string): Record<string, unknown> {
  const [, payload = ""] = idTokenIn(body).split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
}

/** The one error that a step reports; fails where there is none or more than one. */
export function onlyError(phase: PhaseResult): string {
  const errors = phase.annotations.filter(({ level }) => level === "error");
  if (errors.length !== 1)
    throw new Error(`${errors.length} errors: ${errors.map(({ message }) => message).join(" | ")}`);
  return errors[0]?.message ?? "";
}

function idTokenIn(body: string): string {
  return JSON.parse(body).token;
}
