import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { parse } from "yaml";
import { readContents } from "./contents.ts";
import { stepSource } from "./step-source.ts";

/** Paths in a bundle are relative to the repository, wherever it lies. */
const ROOT = resolve(import.meta.dirname, "../../..");
const FAILURE = join(ROOT, "packages/action-kit/src/failure.ts");

/** No file of the toolkit does anything when it is loaded: what is not used, its HTTP client above all, is left out. */
const pureToolkit: Plugin = {
  name: "pure-toolkit",
  setup: (context) =>
    context.onResolve({ filter: /^\.\// }, ({ path, resolveDir }) =>
      /@actions[\\/]core[\\/]lib$/.test(resolveDir) ? { path: join(resolveDir, path), sideEffects: false } : undefined,
    ),
};

/** CommonJS starts sooner than ES modules, and people should be able to read what they run. */
const SETTINGS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  conditions: ["@mint/source"],
  // The one seam: what explains a failure is a file of its own, loaded only then.
  alias: { "@mint/action-kit/failure": "./failure.cjs" },
  external: ["./failure.cjs"],
  plugins: [pureToolkit],
  charset: "ascii",
  legalComments: "none",
  logOverride: { "import-is-undefined": "error" },
  metafile: true,
} satisfies BuildOptions;

/**
 * Builds an action's `dist`: `action.cjs` and `failure.cjs`, a file for each step that its `action.yml` names, the
 * licences, and the list of all that is bundled.
 *
 * @param folder the action's folder
 */
export async function bundle(folder: string): Promise<Metafile> {
  // Beside the old one, and in its place at once: whoever runs the action meanwhile finds it whole.
  const dist = join(folder, "dist.next");
  await rm(dist, { recursive: true, force: true });
  const entryPoints = { action: join(folder, "src/action.ts"), failure: FAILURE };
  const { metafile } = await build({ ...SETTINGS, entryPoints, outdir: dist });
  const write = (name: string, text: string): Promise<void> => writeFile(join(dist, name), text);
  const { runs } = parse(await readFile(join(folder, "action.yml"), "utf8"));
  for (const step of ["main", "post"] as const) {
    if (runs[step] !== undefined) await write(`${step}.cjs`, stepSource(step));
  }
  const { manifest, licences } = await readContents(ROOT, metafile);
  await write("manifest.json", `${JSON.stringify(manifest, undefined, 2)}\n`);
  await write("LICENSES.txt", licences);
  await rm(join(folder, "dist"), { recursive: true, force: true });
  await rename(dist, join(folder, "dist"));
  return metafile;
}
