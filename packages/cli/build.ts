import { chmod, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";

const SRC = join(import.meta.dirname, "src");
const DIST = join(import.meta.dirname, "dist");
/** Paths in a bundle are relative to the repository, wherever it lies. */
const ROOT = resolve(import.meta.dirname, "../..");
const COMMANDS = ["token", "run", "doctor", "revoke", "completion"];

/**
 * What is imported when it is needed becomes a file of its own; all of them lie beside each other. But for the main
 * program, which each start needs: it stays in the first file, and begins once that has looked at Node's version.
 */
const late: Plugin = {
  name: "late-imports-are-files-of-their-own",
  setup(context) {
    context.onResolve({ filter: /^\.\/[a-z/-]+\.ts$/ }, ({ kind, path }) =>
      kind === "dynamic-import" && path !== "./main.ts"
        ? { path: `./${basename(path, ".ts")}.cjs`, external: true }
        : undefined,
    );
  },
};

/** CommonJS starts sooner than ES modules; one file for each command saves the start of reading what is not called. */
const SETTINGS: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  conditions: ["@mint/source"],
  charset: "ascii",
  legalComments: "none",
  plugins: [late],
  outdir: DIST,
  outExtension: { ".js": ".cjs" },
};

await rm(DIST, { recursive: true, force: true });
await build({
  ...SETTINGS,
  // As `require`: the loader of ES modules costs more than all of the file.
  supported: { "dynamic-import": false },
  entryPoints: [
    { in: join(SRC, "help.ts"), out: "help" },
    { in: join(SRC, "explain.ts"), out: "explain" },
    ...COMMANDS.map((name) => ({ in: join(SRC, "commands", `${name}.ts`), out: name })),
  ],
});
// What says that Node is too old is in it: the whole file has to be one that such a Node can read.
await build({
  ...SETTINGS,
  target: "es2017",
  supported: { "dynamic-import": false },
  entryPoints: [{ in: join(SRC, "mint.ts"), out: "mint" }],
});
// The sandbox is a package of its own, of ES modules, and need not be there.
await build({
  ...SETTINGS,
  external: ["@mint/sandbox"],
  entryPoints: [{ in: join(SRC, "commands", "sandbox.ts"), out: "sandbox" }],
});
await chmod(join(DIST, "mint.cjs"), 0o755);
