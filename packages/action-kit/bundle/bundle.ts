import { rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { readContents } from "./contents.ts";
import { LATE_PREFIX, lateEntries, lateFiles } from "./late-files.ts";
import { collectLicences } from "./licences.ts";
import { standIns } from "./stand-ins.ts";

/** Paths in a bundle are relative to the repository, wherever it lies. */
const ROOT = resolve(import.meta.dirname, "../../..");
/** Loaded by every action when there is something to explain. */
const FAILURE = join(ROOT, "packages/action-kit/src/failure.ts");
/** Packages whose modules do nothing but export: what is not used of them is dropped, the toolkit's HTTP client with it. */
const FREE_OF_SIDE_EFFECTS = /[\\/]node_modules[\\/](@actions[\\/][^\\/]+|undici|tunnel)[\\/]/;

const pure: Plugin = {
  name: "toolkit-is-free-of-side-effects",
  setup(context) {
    context.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === pure.name) return undefined;
      const resolved = await context.resolve(path, { ...options, pluginData: pure.name });
      return FREE_OF_SIDE_EFFECTS.test(resolved.path) ? { ...resolved, sideEffects: false } : resolved;
    });
  },
};

/** The one bundler setting: CommonJS starts 40 ms sooner than ES modules; readable, since people should be able to read it. */
const SETTINGS: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  conditions: ["@mint/source"],
  charset: "ascii",
  legalComments: "none",
  minify: false,
  metafile: true,
  plugins: [standIns, pure],
  logOverride: { "import-is-undefined": "error" },
  banner: { js: '"use strict";' },
};

/**
 * Builds an action's bundles into its `dist`, and beside them the licences and the list of all that is in them.
 *
 * @param folder the action's folder
 * @param entries names of entry points in its `src`, such as `main`
 */
export async function bundle(folder: string, entries: readonly string[]): Promise<Metafile> {
  // Beside the old one, and in its place at once: whoever runs the action meanwhile finds it whole.
  const dist = join(folder, "dist.next");
  await rm(dist, { recursive: true, force: true });
  const first = await build({
    ...SETTINGS,
    ...settingsFor(dist),
    plugins: [lateFiles(ROOT), standIns, pure],
    entryPoints: [
      ...entries.map((name) => ({ in: join(folder, "src", `${name}.ts`), out: name })),
      { in: FAILURE, out: "failure" },
    ],
  });
  const late = await build({
    ...SETTINGS,
    ...settingsFor(dist),
    entryPoints: lateEntries(ROOT, bundledFiles(first.metafile)),
  });
  const metafile = together(first.metafile, late.metafile);
  await writeFile(join(dist, "LICENSES.txt"), await collectLicences(ROOT, bundledFiles(metafile)));
  const contents = await readContents(ROOT, metafile);
  await writeFile(join(dist, "manifest.json"), `${JSON.stringify(contents, undefined, 2)}\n`);
  await rm(join(folder, "dist"), { recursive: true, force: true });
  await rename(dist, join(folder, "dist"));
  return metafile;
}

function settingsFor(dist: string) {
  return { metafile: true, absWorkingDir: ROOT, outdir: dist, outExtension: { ".js": ".cjs" } } as const;
}

/** Both in one; what stands in for a late file counts as that file. */
function together(one: Metafile, other: Metafile): Metafile {
  const first: Metafile = JSON.parse(JSON.stringify(one).replaceAll(`"${LATE_PREFIX}`, '"'));
  return { inputs: { ...first.inputs, ...other.inputs }, outputs: { ...first.outputs, ...other.outputs } };
}

/** The modules of which anything is left in a bundle. */
function bundledFiles(metafile: Metafile): readonly string[] {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return [...new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path))].sort();
}
