import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { npmPackages } from "./pack-npm.ts";

/** What is published, and from where. */
export interface PublishOptions {
  readonly repository: string;
  /** Has the archives, packed by a job that may not publish. */
  readonly packages: string;
  readonly push: boolean;
}

/**
 * Publishes the packages whose version npm does not have, by trusted publishing: there is no token. Nothing is built and
 * no script runs. A package's very first version is published by hand, since npm trusts a workflow only for a package
 * that exists.
 *
 * @see https://docs.npmjs.com/trusted-publishers
 */
export async function publishNpm(
  { repository, packages, push }: PublishOptions,
  print: (line: string) => void,
): Promise<boolean> {
  let allThere = true;
  for (const { name, version, file } of await npmPackages(repository)) {
    const known = await npm(["view", name, "versions", "--json"]).catch(() => undefined);
    if (known === undefined) {
      print(`${name} is not on npm yet: publish ${version} by hand once, and set up trusted publishing`);
      allThere = false;
    } else if ([JSON.parse(known)].flat().includes(version)) {
      print(`${name} ${version} is on npm`);
    } else {
      print(`${push ? "publishing" : "would publish"} ${name} ${version}`);
      const options = ["--access", "public", "--provenance", "--ignore-scripts"];
      if (push) await npm(["publish", join(packages, file), ...options]);
    }
  }
  return allThere || !push;
}

/** Outside of the checkout, whose `.npmrc` and dependencies have no say. */
async function npm(args: readonly string[]): Promise<string> {
  return (await promisify(execFile)("npm", args, { cwd: tmpdir() })).stdout;
}
