import { type ActionOptions, type ActionResult, runAction } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterEach, beforeEach } from "vitest";

export { claimsOf } from "./claims-of.ts";
export { idTokensShown } from "./id-tokens-shown.ts";
export { onlyError } from "./only-error.ts";

/** A sandbox, and where its servers are. */
export type Servers = Pick<RunningSandbox, "sandbox" | "urls">;

/** A built action, and the inputs of a step that uses it at the sandbox. */
export interface ActionTarget {
  /** The folder of the action, as it is shipped: `action.yml` and the built bundles. */
  readonly action: string;
  /** As a job has them that is trusted there. */
  readonly inputs: (servers: Servers) => Readonly<Record<string, string>>;
}

/** The sandbox of the test that runs, and the action in it. */
export interface World extends Servers {
  /** Runs the built action, main and post, as the runner does; what is given goes before the target's own. */
  readonly run: (options?: Omit<ActionOptions, "action">) => Promise<ActionResult>;
  /** How many requests came to any server. */
  readonly requests: () => number;
}

/** Gives each test of a file, or of a `describe`, a sandbox of its own. */
export function worldForEachTest({ action, inputs }: ActionTarget): World {
  let running: RunningSandbox;
  beforeEach(async () => {
    running = await startSandbox();
  });
  afterEach(() => running.close());
  return {
    get sandbox() {
      return running.sandbox;
    },
    get urls() {
      return running.urls;
    },
    run: (options = {}) =>
      runAction({
        action,
        ...options,
        inputs: { ...inputs(running), ...options.inputs },
        env: { ...running.env, ...options.env },
      }),
    requests: () => {
      const { trustedIssuers: _, fetch: __, ...servers } = running.sandbox;
      return Object.values(servers).flatMap(({ log }) => log).length;
    },
  };
}
