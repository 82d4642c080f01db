import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Publishes the packages that are not private and whose version npm does not have, by trusted publishing: there is no
 * token. A package's very first version is published by hand, since npm trusts a workflow only for a package that exists.
 *
 * @see https://docs.npmjs.com/trusted-publishers
 */
export async function publishNpm(
  { repository, push }: { readonly repository: string; readonly push: boolean },
  print: (line: string) => void,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "mint-npm-"));
  let allThere = true;
  try {
    for (const entry of await readdir(join(repository, "packages"))) {
      const cwd = join(repository, "packages", entry);
      const text = await readFile(join(cwd, "package.json"), "utf8").catch(() => undefined);
      const { name, version, private: isPrivate } = text === undefined ? { private: true } : JSON.parse(text);
      if (isPrivate === true) continue;
      const known = await npm(["view", name, "versions", "--json"], cwd).catch(() => undefined);
      if (known === undefined) {
        print(`${name} is not on npm yet: publish ${version} by hand once, and set up trusted publishing`);
        allThere = false;
      } else if ([JSON.parse(known)].flat().includes(version)) {
        print(`${name} ${version} is on npm`);
      } else {
        print(`${push ? "publishing" : "would publish"} ${name} ${version}`);
        if (push) await publish(cwd, folder);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return allThere || !push;
}

async function publish(cwd: string, folder: string): Promise<void> {
  // pnpm writes real versions in the place of `workspace:`; npm knows how to trade an identity for a token.
  const { stdout } = await promisify(execFile)("pnpm", ["pack", "--json", "--pack-destination", folder], { cwd });
  const { filename } = JSON.parse(stdout);
  await npm(["publish", filename, "--access", "public", "--provenance"], cwd);
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  return (await promisify(execFile)("npm", args, { cwd })).stdout;
}
