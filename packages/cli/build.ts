import { chmod, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type BuildOptions, build } from "esbuild";

const SRC = join(import.meta.dirname, "src");
const DIST = join(import.meta.dirname, "dist");

/** CommonJS starts sooner than ES modules. */
const SETTINGS: BuildOptions = {
  // Paths in a bundle are relative to the repository, wherever it lies.
  absWorkingDir: resolve(import.meta.dirname, "../.."),
  bundle: true,
  platform: "node",
  format: "cjs",
  conditions: ["@mint/source"],
  charset: "ascii",
  legalComments: "none",
  outdir: DIST,
  outExtension: { ".js": ".cjs" },
};

await rm(DIST, { recursive: true, force: true });
// What says that Node is too old: a file that such a Node can read, and that loads the rest with `require`.
await build({
  ...SETTINGS,
  entryPoints: [join(SRC, "mint.ts")],
  target: "es2017",
  supported: { "dynamic-import": false },
  alias: { "#main": "./main.cjs" },
  external: ["./main.cjs"],
});
// What explains a failure is loaded only then. The sandbox is a package of its own, and need not be there.
await build({
  ...SETTINGS,
  entryPoints: [join(SRC, "main.ts"), join(SRC, "explanation.ts")],
  target: "node22",
  alias: { "#explanation": "./explanation.cjs" },
  external: ["./explanation.cjs", "@mint/sandbox"],
});
await chmod(join(DIST, "mint.cjs"), 0o755);
