import { median } from "./median.ts";
import { timeProcess } from "./time-process.ts";

/** What is compared, by the arguments to Node. */
export interface Contest {
  readonly runs: Readonly<Record<string, readonly string[]>>;
  readonly env: Readonly<Record<string, string>>;
  readonly rounds: number;
}

/** Rounds that fill the caches and do not count. */
const WARM_UP = 3;

/** Times every run once a round, the order turning from round to round, and gives the median of each. */
export async function compare({ runs, env, rounds }: Contest): Promise<Readonly<Record<string, number>>> {
  const names = Object.keys(runs);
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const index of names.keys()) {
      const name = names[(index + round + WARM_UP) % names.length] ?? "";
      const elapsed = await timeProcess(runs[name] ?? [], env);
      if (round >= 0) times.get(name)?.push(elapsed);
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
}
