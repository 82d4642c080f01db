import { readdir, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

interface Workspace {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Lists the packages that an action may bundle: itself, its `dependencies`, and those of our own packages among them.
 * What one of these brings along is not meant: whoever uses it lists it.
 */
export async function allowedPackages(sources: string): Promise<ReadonlySet<string>> {
  const workspaces = await readWorkspaces();
  const action: Workspace = JSON.parse(await readFile(join(sources, "package.json"), "utf8"));
  const allowed = new Set<string>();
  const add = ({ name, dependencies = {} }: Workspace): void => {
    allowed.add(name);
    for (const dependency of Object.keys(dependencies)) {
      const workspace = workspaces.get(dependency);
      if (workspace !== undefined && !allowed.has(dependency)) add(workspace);
      allowed.add(dependency);
    }
  };
  add(action);
  return allowed;
}

async function readWorkspaces(): Promise<ReadonlyMap<string, Workspace>> {
  const found = new Map<string, Workspace>();
  for (const entry of await readdir(join(ROOT, "packages"))) {
    const file = join(ROOT, "packages", entry, "package.json");
    if (!existsSync(file)) continue;
    const workspace: Workspace = JSON.parse(await readFile(file, "utf8"));
    found.set(workspace.name, workspace);
  }
  return found;
}
