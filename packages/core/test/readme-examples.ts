import { readFile } from "node:fs/promises";

const README = new URL("../README.md", import.meta.url);

/** The programs in this package's README, as they stand there and in that order. */
export interface ReadmeExamples {
  readonly publish: string;
  readonly using: string;
  readonly explain: string;
  readonly diagnose: string;
}

/** Reads the programs of the README. */
export async function readmeExamples(): Promise<ReadmeExamples> {
  const readme = await readFile(README, "utf8");
  const programs = [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code);
  const [publish, using, explain, diagnose, ...more] = programs;
  if (
    publish === undefined ||
    using === undefined ||
    explain === undefined ||
    diagnose === undefined ||
    more.length > 0
  ) {
    throw new Error("the README shows other programs than the tests know");
  }
  return { publish, using, explain, diagnose };
}
