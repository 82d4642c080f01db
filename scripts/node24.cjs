// Where the dependency install failed, pnpm runs the script all the same, on whatever Node the machine has.
// This says so instead of failing somewhere deep inside. CommonJS, so that any Node can read it.
"use strict";
if (!process.versions.node.startsWith("24.")) {
  console.error(
    `Node 24 is expected here and this is ${process.version}: the dependencies are not installed.\n` +
      "On Linux run `npx -y pnpm@12.21.0 install`, which brings Node 24 with it; elsewhere install Node 24 first.",
  );
  process.exit(1);
}
