import { execFile } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** A package that goes to npm. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** Of its folder in the repository. */
  readonly folder: string;
  /** Of its archive, as npm and pnpm name it. */
  readonly file: string;
}

/** Lists the packages of a checkout that are not private. */
export async function npmPackages(repository: string): Promise<readonly NpmPackage[]> {
  const found: NpmPackage[] = [];
  for (const entry of (await readdir(join(repository, "packages"))).toSorted()) {
    const folder = join(repository, "packages", entry);
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
    const { name, version, private: isPrivate } = text === undefined ? { private: true } : JSON.parse(text);
    if (isPrivate === true) continue;
    found.push({ name, version, folder, file: `${name.replace("@", "").replace("/", "-")}-${version}.tgz` });
  }
  return found;
}

/** Packs what goes to npm, as it is built; pnpm writes real versions instead of `workspace:`. */
export async function packNpm(repository: string, out: string, print: (line: string) => void): Promise<boolean> {
  await mkdir(out, { recursive: true });
  for (const { folder, file } of await npmPackages(repository)) {
    await promisify(execFile)("pnpm", ["pack", "--pack-destination", resolve(out)], { cwd: folder });
    print(`packed ${file}`);
  }
  return true;
}
