import type { SecretsInOptions } from "@mint/runner";
import type { Server } from "@mint/sandbox";
import type { ActionSubject } from "../action-subject.ts";
import { idTokensShown } from "../id-tokens-shown.ts";
import { manifestOf } from "../manifest-of.ts";
import { type World, worldForEachTest } from "../world-for-each-test.ts";

/** An action in its world, and what its registry knows. */
export interface Stage {
  readonly subject: ActionSubject;
  readonly world: World;
  /** Where the token is meant to be; anywhere else it is a leak. */
  readonly meant: Required<Pick<SecretsInOptions, "outputs" | "state">>;
  /** The phases after main of a run that has nothing to clean up. */
  readonly afterwards: readonly object[];
  readonly server: () => Server;
  /** ID tokens that the registry was shown, however they came. */
  readonly presented: () => readonly string[];
  /** Every secret that has existed: the request token, ID tokens, tokens. */
  readonly secrets: () => readonly string[];
}

/** Sets the stage for the tests of an action. */
export function stageOf(subject: ActionSubject): Stage {
  const world = worldForEachTest(subject);
  const server = () => subject.server(world);
  const tokens = () => subject.tokens(world).map(({ token }) => token);
  // Some registries give tokens that are JWTs too.
  const presented = () => idTokensShown(server()).filter((jwt) => !tokens().includes(jwt));
  return {
    subject,
    world,
    meant: {
      outputs: ["token", ...(subject.tokenOutputs ?? [])],
      state: subject.revokes ? ["token"] : [],
    },
    afterwards:
      manifestOf(subject.action).runs.post === undefined ? [] : [{ phase: "post", exitCode: 0, annotations: [] }],
    server,
    presented,
    secrets: () => [world.sandbox.issuer.requestToken, ...presented(), ...tokens()],
  };
}
