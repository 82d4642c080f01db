import { join } from "node:path";
import { type Measure, measure } from "./measures.ts";
import { listWords } from "./words.ts";

// Prints how large and how entangled the repository is, and fails if a number is above its bound.
// Arguments: --found lists what was counted, even if the bound is kept;
// --words lists every exported name, message, test title, comment and line of a page first, to be read aloud.
const ROOT = join(import.meta.dirname, "../..");
const shown = process.argv.includes("--found");
if (process.argv.includes("--words")) {
  for (const { path, line, kind, text } of listWords(ROOT)) console.log(`${path}:${line} ${kind}: ${text}`);
}
const measures = measure(ROOT);
const width = Math.max(...measures.map(({ what }) => what.length));
for (const one of measures) {
  console.log(
    `${isMet(one) ? "ok  " : "OVER"} ${one.what.padEnd(width)} ${number(one.measured)} of ${number(one.max)}`,
  );
  if (shown || !isMet(one)) for (const line of one.found ?? []) console.log(`       ${line}`);
}
const over = measures.filter((one) => !isMet(one)).length;
console.log(over === 0 ? "\nEvery bound is kept." : `\n${over} of ${measures.length} bounds are not kept.`);
process.exitCode = over === 0 ? 0 : 1;

function isMet({ measured, max }: Measure): boolean {
  return measured <= max;
}

function number(value: number): string {
  return value.toLocaleString("en").padStart(7);
}
