import type { Case } from "../case.ts";

const RUNS = 50;

/** R18: parallel runs do not meet. */
export const concurrency: readonly Case[] = [
  {
    group: "concurrency",
    name: "fifty runs at once get a token each while every fifth request fails",
    action: "pypi",
    crowd: { runs: RUNS, faulty: 0.2 },
    inputs: { audience: "pypi" },
  },
  {
    group: "concurrency",
    name: "fifty runs at once get a key each while every fifth request fails",
    action: "nuget",
    crowd: { runs: RUNS, faulty: 0.2 },
  },
  {
    group: "concurrency",
    name: "thirty runs of the dispatcher at once get a token each while every fifth request fails",
    action: "mint:crates",
    crowd: { runs: 30, faulty: 0.2 },
  },
];
