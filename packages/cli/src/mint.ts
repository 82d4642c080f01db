#!/usr/bin/env node
import { tooOld } from "./too-old.ts";

// Before anything is loaded that an old Node cannot read.
const refusal = tooOld(process.versions.node);
if (refusal === undefined) {
  void import("./main.ts").then(({ main }) => main(process.argv.slice(2)));
} else {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 1;
}
