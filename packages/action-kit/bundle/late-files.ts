import { readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Modules that a run seldom or never needs, by their place in `packages/`. They export functions only, and share no
 * class with the bundle: failures are known by their brand.
 */
const LATE: readonly string[] = [
  // When something fails.
  "core/src/http/status-failure.ts",
  "core/src/http/transport-error.ts",
  "core/src/mint/early-refusal.ts",
  "core/src/mint/refusal.ts",
  "core/src/registries/pypi-form.ts",
  "core/src/registries/pypi-voice.ts",
  "core/src/registries/nuget-form.ts",
  "core/src/registries/nuget-voice.ts",
  "core/src/registries/crates-form.ts",
  "core/src/registries/crates-voice.ts",
  "core/src/registries/rubygems-form.ts",
  "core/src/registries/rubygems-voice.ts",
  "core/src/registries/npm-form.ts",
  "core/src/registries/npm-voice.ts",
  "core/src/registries/openvsx-form.ts",
  "core/src/registries/openvsx-voice.ts",
  "core/src/registries/dockerhub-form.ts",
  "core/src/registries/dockerhub-voice.ts",
  "core/src/registries/prefix-voice.ts",
  "core/src/registries/cloudsmith-form.ts",
  "core/src/registries/cloudsmith-voice.ts",
  "core/src/registries/jfrog-form.ts",
  "core/src/registries/jfrog-voice.ts",
  "core/src/registries/quay-form.ts",
  "core/src/registries/quay-voice.ts",
  "core/src/registries/packagist-form.ts",
  "core/src/registries/mcp-voice.ts",
  // When there is a proxy.
  "core/src/http/read-proxy.ts",
  "core/src/http/connect-agent.ts",
  // When an input asks for it.
  "core/src/registries/narrow-token.ts",
  "core/src/registries/pypi-env.ts",
  "action-kit/src/export-env.ts",
];
const NAMESPACE = "late";
/** What esbuild puts before the path of what stands in for a module. */
export const LATE_PREFIX = `${NAMESPACE}:`;
const BESIDE = /^\.\/[\w-]+\.cjs$/;

/**
 * Leaves these modules out of a bundle: what they export is read from a file beside it, when it is called.
 *
 * @param root the folder that paths in a bundle are relative to
 */
export function lateFiles(root: string): Plugin {
  const late = new Set(LATE.map((file) => join(root, "packages", file)));
  const isLateName = new RegExp(`^\\.{1,2}/.*\\b(${LATE.map(nameOf).join("|")})\\.ts$`);
  return {
    name: "late-files",
    setup(context) {
      context.onResolve({ filter: isLateName }, ({ path, kind, resolveDir }) => {
        const file = join(resolveDir, path);
        if (kind === "entry-point" || !late.has(file)) return undefined;
        return { path: relative(root, file), namespace: NAMESPACE, sideEffects: false };
      });
      context.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => ({
        contents: await standInFor(join(root, path)),
      }));
      context.onResolve({ filter: BESIDE }, ({ path }) => ({ path, external: true }));
    },
  };
}

/**
 * The entry points of the files to build beside a bundle.
 *
 * @param bundled the modules of which anything is left in the bundle
 */
export function lateEntries(root: string, bundled: readonly string[]): { readonly in: string; readonly out: string }[] {
  const used = bundled.filter((path) => path.startsWith(LATE_PREFIX)).map((path) => path.slice(LATE_PREFIX.length));
  return used.map((path) => ({ in: join(root, path), out: nameOf(path) }));
}

async function standInFor(file: string): Promise<string> {
  const text = await readFile(file, "utf8");
  const names = [...text.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
  if (names.length === 0) throw new Error(`${file} exports no function`);
  const from = `require("./${nameOf(file)}.cjs")`;
  return names.map((name) => `export const ${name} = (...given) => ${from}.${name}(...given);`).join("\n");
}

function nameOf(file: string): string {
  return basename(file, ".ts");
}
