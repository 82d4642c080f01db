import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A package that a bundle is made of. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly folder: string;
}

/** Finds the package that a folder is part of. */
export async function packageOf(folder: string): Promise<Package> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
  const manifest = text === undefined ? {} : JSON.parse(text);
  // Some packages mark folders as modules by a package.json without a name.
  if (typeof manifest.name !== "string") return packageOf(dirname(folder));
  return { name: manifest.name, version: manifest.version, license: manifest.license, folder };
}
