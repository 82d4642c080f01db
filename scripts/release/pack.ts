import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { absoluteLinks } from "./absolute-links.ts";
import { ACTION_MANIFEST, isPublished, ROOT_FILES, ROOT_FOLDER } from "./layout.ts";
import { sbomOf } from "./sbom.ts";
import { type ActionManifest, readTools } from "./action-manifest.ts";

/** Beside `dist`, what of an action's folder is published. */
const BESIDE_DIST: readonly string[] = ["action.yml", "README.md", "CHANGELOG.md"];
const SBOM = "dist/sbom.cdx.json";

/**
 * Builds actions of the checkout that this file is part of, and writes their folders as they are to be published, and
 * beside them the files at the root of the release. A release is verified by the `pack` of its own source: it may change, and old releases can still be rebuilt.
 *
 * @param out is emptied
 * @param source the commit that the manifests name
 */
export async function pack(out: string, source: string, ids: readonly string[]): Promise<void> {
  const root = resolve(import.meta.dirname, "../..");
  await rm(out, { recursive: true, force: true });
  for (const file of ROOT_FILES) await publishFile(root, file, join(out, ROOT_FOLDER, file));
  // Each in a process of its own, all at once.
  await Promise.all(ids.map((id) => packAction(root, join(out, id), { id, source })));
}

async function packAction(root: string, target: string, { id, source }: { id: string; source: string }): Promise<void> {
  const action = join(root, "actions", id);
  await promisify(execFile)(process.execPath, ["-C", "@mint/source", join(action, "build.ts")], { cwd: action });
  await cp(join(action, "dist"), join(target, "dist"), { recursive: true });
  for (const file of BESIDE_DIST) {
    if (isPublished(id, file)) await publishFile(root, `actions/${id}/${file}`, join(target, file));
  }
  if (isPublished(id, "LICENSE")) await publishFile(root, "LICENSE", join(target, "LICENSE"));
  await complete(root, target, { id, source });
}

/** Copies a file of the sources, if there is one; the links of a page lead somewhere from wherever it is read. */
async function publishFile(root: string, path: string, target: string): Promise<void> {
  if (!existsSync(join(root, path))) return;
  const text = await readFile(join(root, path), "utf8");
  await writeText(target, path.endsWith(".md") ? absoluteLinks(text, path) : text);
}

/** Adds to what the bundler lists where it comes from and every file, and the same as SBOM. */
async function complete(root: string, target: string, { id, source }: { id: string; source: string }): Promise<void> {
  const { name, version } = JSON.parse(await readFile(join(root, "actions", id, "package.json"), "utf8"));
  const { tools, bundles, packages } = JSON.parse(await readFile(join(target, ACTION_MANIFEST), "utf8"));
  const pinned = await readTools(root);
  await writeText(join(target, SBOM), sbomOf({ name, version, source, packages }));
  const manifest: ActionManifest = {
    action: id,
    package: name,
    version,
    source,
    tools: { ...pinned, ...tools },
    files: await listFiles(target),
    bundles,
    packages,
  };
  await writeText(join(target, ACTION_MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

async function listFiles(folder: string): Promise<ActionManifest["files"]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, "/"),
    )
    .filter((path) => path !== ACTION_MANIFEST)
    .toSorted();
  const files = paths.map(async (path) => {
    const bytes = await readFile(join(folder, path));
    return { path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  });
  return Promise.all(files);
}

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

if (import.meta.main) {
  const [out, source, ...ids] = process.argv.slice(2);
  if (out === undefined || source === undefined) throw new Error("usage: pack.ts <out> <source commit> <action>…");
  await pack(resolve(out), source, ids);
}
