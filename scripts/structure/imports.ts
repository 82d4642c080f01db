import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles, type SourceFile } from "./source-file.ts";

/** Which of this repository's files each of them imports, by path; types included. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Resolves what a file imports, as written; `undefined` for a file that is not one of this repository's TypeScript files. */
export type Resolve = (from: string, specifier: string) => string | undefined;

/** Makes a resolver for relative paths and for the names of our own packages. */
export function resolver(root: string, files: readonly SourceFile[]): Resolve {
  const known = new Set(files.map(({ path }) => path));
  const ours = new Map<string, string>();
  for (const manifest of listFiles(root, "packages/*/package.json")) {
    const { name, exports = {} }: Manifest = JSON.parse(readFileSync(join(root, manifest), "utf8"));
    for (const [subpath, target] of Object.entries(exports)) {
      const source = typeof target === "string" ? target : (target["@mint/source"] ?? "");
      ours.set(join(name, subpath), join(manifest, "..", source));
    }
  }
  return (from, specifier) => {
    const path = specifier.startsWith(".") ? join(from, "..", specifier) : ours.get(specifier);
    return path !== undefined && known.has(path) ? path : undefined;
  };
}

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** Draws the graph of all imports. */
export function importGraph(files: readonly SourceFile[], resolve: Resolve): ImportGraph {
  return new Map(
    files.map(({ path, imports }) => [path, imports.flatMap((specifier) => resolve(path, specifier) ?? [])]),
  );
}

/**
 * Finds import cycles.
 *
 * @returns for each group of files that import each other, the shortest way around from its first file
 */
export function importCycles(graph: ImportGraph): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  const inCycle = new Set<string>();
  for (const file of [...graph.keys()].toSorted()) {
    if (inCycle.has(file)) continue;
    const cycle = wayBackTo(file, graph);
    if (cycle === undefined) continue;
    for (const path of cycle) inCycle.add(path);
    cycles.push(cycle);
  }
  return cycles;
}

function wayBackTo(start: string, graph: ImportGraph): readonly string[] | undefined {
  const seen = new Set<string>();
  const queue: (readonly string[])[] = [[start]];
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    for (const next of graph.get(way.at(-1) ?? "") ?? []) {
      if (next === start) return [...way, start];
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([...way, next]);
    }
  }
  return undefined;
}

/** Finds what a file exports under a name, through the files that it exports from. */
export function exported(files: readonly SourceFile[], resolve: Resolve, path: string): readonly FoundExport[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const all = (from: string): readonly FoundExport[] => {
    const file = byPath.get(from);
    if (file === undefined) return [];
    const here = file.exports.map((found) => ({ ...found, path: from }));
    const everything = file.exportsAllOf.flatMap((specifier) => all(resolve(from, specifier) ?? ""));
    const some = file.reexports.flatMap((one) => {
      return all(resolve(from, one.from) ?? "").filter(({ name }) => name === one.name);
    });
    return [...here, ...everything, ...some];
  };
  return all(path);
}

/** An export, and the file that declares it. */
export type FoundExport = SourceFile["exports"][number] & { readonly path: string };
