import type { Identity } from "./identity.ts";
import { commandToken } from "./command-token.ts";
import { secretVariables } from "../base/environment.ts";

/**
 * Describes the identity of a Buildkite job: the agent's own command makes a token for the audience that is asked for.
 *
 * @see https://buildkite.com/docs/agent/cli/reference/oidc
 * @example
 * await mint(pypi(), { identity: buildkite() });
 */
export function buildkite(): Identity {
  return {
    id: "buildkite",
    refreshable: true,
    isPresent: (env) => env["BUILDKITE"] === "true",
    issuer: () => "https://agent.buildkite.com",
    secrets: (env) => secretVariables(env, ["BUILDKITE_AGENT_ACCESS_TOKEN"]),
    check: () => undefined,
    idToken: (audience, io, limits) =>
      commandToken(
        {
          command: "buildkite-agent",
          args: ["oidc", "request-token", "--audience", audience],
          ifMissing: "In a container, mount the agent: mount-buildkite-agent: true in the docker plugin.",
          ifRefused: "A container needs the agent's variables too: propagate-environment: true in the docker plugin.",
        },
        io,
        limits,
      ),
  };
}
