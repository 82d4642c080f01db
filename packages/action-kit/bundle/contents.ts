import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type Metafile, version } from "esbuild";

/** What is in the bundles of an action; stands beside them as `manifest.json`. */
export interface Manifest {
  readonly tools: { readonly esbuild: string };
  /** By file name: the packages of which anything is left in it, as `name@version`. */
  readonly bundles: Readonly<Record<string, readonly string[]>>;
  /** Every package in any of them, with the bytes that it takes up in all of them. */
  readonly packages: readonly BundledPackage[];
}

/** A package that a bundle holds parts of. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly bytes: number;
}

/**
 * Reads from esbuild's metafile what each bundle is made of; the same sources give the same texts on any machine.
 *
 * @param root the folder that the paths in the metafile are relative to
 * @returns the manifest, and the licence text of every package that is not our own
 * @throws where a package has no licence text: its bundle must not be shipped
 */
export async function readContents(
  root: string,
  { outputs }: Metafile,
): Promise<{ readonly manifest: Manifest; readonly licences: string }> {
  const bundles: Record<string, readonly string[]> = {};
  const packages = new Map<string, BundledPackage>();
  const licences = new Map<string, string>();
  for (const [path, output] of Object.entries(outputs).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const ids = new Set<string>();
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      if (bytesInOutput === 0) continue;
      const { folder, ...owner } = await packageOf(dirname(resolve(root, input)));
      const id = `${owner.name}@${owner.version}`;
      ids.add(id);
      packages.set(id, { ...owner, bytes: (packages.get(id)?.bytes ?? 0) + bytesInOutput });
      if (input.includes("node_modules") && !licences.has(id)) licences.set(id, await licenceIn(folder, owner));
    }
    bundles[basename(path)] = [...ids].toSorted();
  }
  const sorted = [...packages.keys()].toSorted();
  const texts = sorted.flatMap((id) => licences.get(id) ?? []);
  return {
    manifest: { tools: { esbuild: version }, bundles, packages: sorted.flatMap((id) => packages.get(id) ?? []) },
    licences: `This bundle holds mint (MIT) and parts of the packages below.\n\n${texts.join("\n")}`,
  };
}

type Package = Omit<BundledPackage, "bytes">;

/** Finds the package that a folder is part of. */
async function packageOf(folder: string): Promise<Package & { readonly folder: string }> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "{}");
  const { name, version: release, license } = JSON.parse(text);
  // Some packages mark folders as modules by a package.json without a name.
  return typeof name === "string" ? { name, version: release, license, folder } : packageOf(dirname(folder));
}

async function licenceIn(folder: string, { name, version: release, license }: Package): Promise<string> {
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (file === undefined) throw new Error(`${name} ${release} has no licence text.`);
  const text = await readFile(join(folder, file), "utf8");
  return `--- ${name} ${release} (${license}) ---\n\n${text.trim()}\n`;
}
