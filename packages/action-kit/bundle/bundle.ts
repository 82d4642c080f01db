import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { readContents } from "./contents.ts";
import { collectLicences } from "./licences.ts";

/** Paths in a bundle are relative to the repository, wherever it lies. */
const ROOT = resolve(import.meta.dirname, "../../..");
/** Loaded by every action when there is something to explain. */
const EXPLAIN = join(ROOT, "packages/action-kit/src/explain.ts");
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

/** The toolkit wants one function of a module that takes 5 ms to load: it is loaded when it is called. */
const lateCrypto: Plugin = {
  name: "crypto-is-loaded-when-called",
  setup(context) {
    context.onResolve({ filter: /^crypto$/ }, () => ({ path: "crypto", namespace: "late" }));
    context.onLoad({ filter: /^crypto$/, namespace: "late" }, () => ({
      contents: 'export const randomUUID = () => process.getBuiltinModule("node:crypto").randomUUID();',
    }));
  },
};

/** What is imported when it is needed becomes a bundle of its own beside the one that asks for it. */
const late: Plugin = {
  name: "late-imports-are-files-of-their-own",
  setup(context) {
    context.onResolve({ filter: /^\.\/[a-z-]+\.ts$/ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path: path.replace(/\.ts$/, ".cjs"), external: true } : undefined,
    );
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
  plugins: [late, lateCrypto, pure],
  // As `require`: the loader of ES modules costs more than all of the file.
  supported: { "dynamic-import": false },
};

/**
 * Builds an action's bundles into its `dist`, and beside them the licences and the list of all that is in them.
 *
 * @param folder the action's folder
 * @param entries names of entry points in its `src`, such as `main`
 */
export async function bundle(folder: string, entries: readonly string[]): Promise<Metafile> {
  const dist = join(folder, "dist");
  await rm(dist, { recursive: true, force: true });
  const result = await build({
    ...SETTINGS,
    metafile: true,
    absWorkingDir: ROOT,
    entryPoints: [
      ...entries.map((name) => ({ in: join(folder, "src", `${name}.ts`), out: name })),
      { in: EXPLAIN, out: "explain" },
    ],
    outdir: dist,
    outExtension: { ".js": ".cjs" },
  });
  await writeFile(join(dist, "LICENSES.txt"), await collectLicences(ROOT, bundledFiles(result.metafile)));
  const contents = await readContents(ROOT, result.metafile);
  await writeFile(join(dist, "manifest.json"), `${JSON.stringify(contents, undefined, 2)}\n`);
  return result.metafile;
}

/** The source files of which anything is left in a bundle. */
function bundledFiles(metafile: Metafile): readonly string[] {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return [
    ...new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path)),
  ].sort();
}
