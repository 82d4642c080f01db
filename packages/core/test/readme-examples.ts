import { readFile } from "node:fs/promises";

const README = new URL("../README.md", import.meta.url);

/** The programs in this package's README, by these names, in the order in which they stand there. */
export const EXAMPLES = [
  "publish",
  "using",
  "explain",
  "diagnose",
  "tokenExchange",
  "ownProtocol",
  "identity",
] as const;

/** A program in the README. */
export type ExampleName = (typeof EXAMPLES)[number];

/** Reads the README's programs. */
export async function readmeExamples(): Promise<readonly (readonly [ExampleName, string])[]> {
  const readme = await readFile(README, "utf8");
  const programs = [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code = ""]) => code);
  if (programs.length !== EXAMPLES.length) throw new Error("the README shows other programs than the tests know");
  return EXAMPLES.map((name, at) => [name, programs[at] ?? ""]);
}
