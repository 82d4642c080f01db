import { join } from "node:path";
import { type ActionOptions, type ActionResult, type PhaseResult, runAction } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";

/** The folder of the action under test, as it is shipped: `action.yml` and the built bundle. */
export const ACTION = join(import.meta.dirname, "..");

/** A sandbox of its own for one test, and the action in it. */
export interface World extends RunningSandbox {
  /** Runs the built action as the runner does, with the seeded user against the sandbox's gallery unless told otherwise. */
  run(options?: Omit<ActionOptions, "action">): Promise<ActionResult>;
  /** How many requests came to any server. */
  requests(): number;
  /** Every secret that has existed: request token, ID tokens, minted keys. */
  secrets(): readonly string[];
}

/** Starts a world. */
export async function startWorld(): Promise<World> {
  const running = await startSandbox();
  const { issuer, pypi, testpypi, nuget } = running.sandbox;
  return {
    ...running,
    run: (options = {}) =>
      runAction({
        action: ACTION,
        ...options,
        inputs: {
          user: "octocat",
          "token-service-url": `${running.urls.nuget}/api/v2/token`,
          ...options.inputs,
        },
        env: { ...running.env, ...options.env },
      }),
    requests: () => [issuer, pypi, testpypi, nuget].flatMap(({ log }) => log).length,
    secrets: () => [
      issuer.requestToken,
      ...nuget.log.flatMap(({ headers }) => idTokensIn(headers["authorization"])),
      ...nuget.keys.map(({ apiKey }) => apiKey),
    ],
  };
}

/** The claims that the gallery was shown in the header of an exchange. */
export function claimsIn(authorization: string | undefined): Record<string, unknown> {
  const [, payload = ""] = idTokensIn(authorization)[0]?.split(".") ?? [];
  return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
}

/** The one error that a step reports; fails where there is none or more than one. */
export function onlyError(phase: PhaseResult): string {
  const errors = phase.annotations.filter(({ level }) => level === "error");
  if (errors.length !== 1)
    throw new Error(`${errors.length} errors: ${errors.map(({ message }) => message).join(" | ")}`);
  return errors[0]?.message ?? "";
}

function idTokensIn(authorization = ""): readonly string[] {
  return authorization.startsWith("Bearer ") ? [authorization.slice("Bearer ".length)] : [];
}
