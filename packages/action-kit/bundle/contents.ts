import { basename, dirname, resolve } from "node:path";
import { type Metafile, version } from "esbuild";
import { packageOf } from "./package-of.ts";

/** What is in the bundles of an action; stands beside them as `manifest.json`. */
export interface Contents {
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

/** Reads from esbuild's metafile what each bundle is made of; the same sources give the same text on any machine. */
export async function readContents(root: string, metafile: Metafile): Promise<Contents> {
  const bundles: Record<string, readonly string[]> = {};
  const packages = new Map<string, BundledPackage>();
  for (const path of Object.keys(metafile.outputs).toSorted()) {
    const names = new Set<string>();
    for (const [input, { bytesInOutput }] of Object.entries(metafile.outputs[path]?.inputs ?? {})) {
      if (bytesInOutput === 0) continue;
      const { folder: _, ...owner } = await packageOf(dirname(resolve(root, input)));
      const id = `${owner.name}@${owner.version}`;
      names.add(id);
      packages.set(id, { ...owner, bytes: (packages.get(id)?.bytes ?? 0) + bytesInOutput });
    }
    bundles[basename(path)] = [...names].toSorted();
  }
  const sorted = [...packages].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return { tools: { esbuild: version }, bundles, packages: sorted };
}
