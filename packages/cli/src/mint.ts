#!/usr/bin/env node
import { tooOld, VERSION } from "./version.ts";

// Checked before loading anything that an old Node cannot parse.
const refusal = tooOld(process.versions.node);
const [first = ""] = process.argv.slice(2);
if (refusal !== undefined) {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 1;
} else if (["--version", "-V", "-v", "version"].includes(first)) {
  process.stdout.on("error", () => (process.exitCode = 1));
  process.stdout.write(`${VERSION}\n`);
} else {
  void import("#main").then(({ main }) => main(process.argv.slice(2)));
}
