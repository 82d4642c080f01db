import { readFile } from "node:fs/promises";

/** The programs in this package's README, as they stand there: the first publishes, the second explains a failure. */
export async function readmeExamples(): Promise<{ readonly publish: string; readonly explain: string }> {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [publish, explain, ...more] = [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code);
  if (publish === undefined || explain === undefined || more.length > 0) {
    throw new Error("the README shows other programs than the tests know");
  }
  return { publish, explain };
}
