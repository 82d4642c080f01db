import assert from "node:assert/strict";
import { join } from "node:path";
import { runAction } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";

const ACTIONS = join(import.meta.dirname, "../../../actions");

/** A token of a built action, and what it exported. */
export interface Minted {
  readonly token: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Mints with a built action against the sandbox. */
export async function mintWith(
  name: string,
  running: RunningSandbox,
  inputs: Readonly<Record<string, string>>,
): Promise<Minted> {
  const action = join(ACTIONS, name);
  const given = { "export-env": "true", ...inputs };
  const { main } = await runAction({ action, inputs: given, env: running.env, post: false });
  assert.equal(main.exitCode, 0, main.log);
  return { token: main.outputs["token"] ?? "", env: main.env };
}

/** Starts a sandbox whose clock can be put forward. */
export async function startWorld(): Promise<{
  readonly running: RunningSandbox;
  readonly later: (minutes: number) => void;
}> {
  let aheadMs = 0;
  const running = await startSandbox({ now: () => Date.now() + aheadMs });
  return { running, later: (minutes) => (aheadMs = minutes * 60_000) };
}
