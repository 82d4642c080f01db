import { readlink } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import type { SignalPlan } from "@mint/runner";

type Phase = "main" | "post";

const PAUSE_MS = 2;

/** When a shell has become Node: a signal that meets the shell ends it before the action runs, and leaves what it started. */
export class NodeStart {
  readonly #phases = { main: Promise.withResolvers<void>(), post: Promise.withResolvers<void>() };

  /** Lets the time of a signal begin when Node runs. */
  delay(plan: SignalPlan): SignalPlan {
    const { when, phase = "main" } = plan;
    return typeof when === "number"
      ? { ...plan, when: this.#phases[phase].promise.then(() => setTimeout(when)) }
      : plan;
  }

  /** Looks at a process until it is Node, or gone. */
  async watch({ pid, phase }: { readonly pid: number; readonly phase: Phase }): Promise<void> {
    let program = await programOf(pid);
    while (program !== undefined && program !== process.execPath) {
      await setTimeout(PAUSE_MS);
      program = await programOf(pid);
    }
    if (program !== undefined) this.#phases[phase].resolve();
  }
}

async function programOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/exe`).catch(() => undefined);
}
