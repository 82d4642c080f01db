import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Registry } from "@mint/core";
import { refuseInMemory } from "../../../packages/action-kit/test/in-memory.ts";
import type { Situation } from "../../../packages/action-kit/test/situation.ts";
import { table } from "../table.ts";

/** The situations of an action's tests. */
interface Situations {
  readonly situations: readonly Situation[];
  readonly registryOf: (situation: Situation) => Registry;
}

/** Lists, for each registry with situations, what a person sees in each of them: the first line of the annotation. */
export async function messageLists(root: string): Promise<Record<string, string>> {
  const lists: Record<string, string> = {};
  for (const name of (await readdir(join(root, "actions"))).toSorted()) {
    const path = join(root, "actions", name, "test/diagnosis-situations.ts");
    if (existsSync(path)) lists[`seen-${name}`] = await seen(await import(path));
  }
  return lists;
}

async function seen({ situations, registryOf }: Situations): Promise<string> {
  const shown = situations.filter(({ code, bundleOnly }) => code === "EXCHANGE_REFUSED" && bundleOnly !== true);
  const jobs = new Map<string, string[]>();
  for (const situation of shown) {
    const { diagnosis } = await refuseInMemory(registryOf(situation), situation);
    // Clocks go on while this is written.
    const text = (diagnosis.findings[0]?.title ?? "").replace(/\d+ s /g, "… s ").replaceAll('"', "`");
    jobs.set(text, [...(jobs.get(text) ?? []), situation.name]);
  }
  const rows = [...jobs].map(([text, names]) => [names.join("; or "), text]);
  return table([["a job with …", "… sees, after `EXCHANGE_REFUSED:`"], ...rows]);
}
