import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { budgetOf } from "../audit/rules.ts";
import { exported, importCycles, importGraph, resolver } from "./imports.ts";
import { readSourceFiles, type SourceFile } from "./source-file.ts";
import { foreignWords, incompleteTitles, listWords } from "./words.ts";

/** One number of the structure, and what it may be at most. */
export interface Measure {
  readonly what: string;
  readonly measured: number;
  readonly max: number;
  /** What was counted, for the one who has to change it. */
  readonly found?: readonly string[];
}

/** A registry that has no action of its own: what names it names registries one by one. */
const DISPATCHED_REGISTRY = "quay";
/** A file that names so many registries holds a list of them. */
const LIST_LENGTH = 10;
/** A file of so few lines is probably part of its neighbour. */
const SHORT_FILE_LINES = 15;

const PRODUCT = /^(?:packages\/(?:core|action-kit|cli)|actions\/[^/]+)\/src\//;
const LISTING = /^(?:packages\/(?:core|action-kit|cli|sandbox)|actions\/[^/]+|scripts)\//;
const TEST = /\/test\/|\.test\.ts$/;

/** Measures the repository in a folder, with what is not committed yet. Generated files do not count. */
export function measure(root: string): readonly Measure[] {
  const all = readSourceFiles(root);
  const files = all.filter(({ isGenerated }) => !isGenerated);
  const product = files.filter(({ path }) => PRODUCT.test(path) && !TEST.test(path));
  const resolve = resolver(root, all);
  const cycles = importCycles(importGraph(all, resolve));
  const undocumented = files.flatMap(({ path, exports }) =>
    exports.flatMap(({ name, doc }) => (doc === undefined ? [`${path}: ${name}`] : [])),
  );
  const withoutExample = exported(all, resolve, "packages/core/src/index.ts").flatMap((one) =>
    one.isCallable && !(one.doc ?? "").includes("@example") ? [`${one.path}: ${one.name}`] : [],
  );
  const registries = registryIds(files);
  const words = listWords(root);
  const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(read(root, "package.json"));
  return [
    list(`files that name ${DISPATCHED_REGISTRY}, which only the dispatcher has`, 10, filesThatName(root, all)),
    list(
      `hand-kept lists of ${LIST_LENGTH} registries or more`,
      3,
      files.filter((file) => LISTING.test(file.path) && !TEST.test(file.path) && isList(file, registries)).map(pathOf),
    ),
    list(
      `product files of ${SHORT_FILE_LINES} lines or fewer, of ${product.length}`,
      20,
      product.filter(({ lines }) => lines <= SHORT_FILE_LINES).map(pathOf),
    ),
    {
      what: "product lines without comments and blanks",
      measured: product.reduce(
        (sum, { code }) => sum + code.split("\n").filter((line) => line.trim() !== "").length,
        0,
      ),
      // 7,700 for fifteen registries; Entra ID, Hugging Face, connections ahead, the advice on failures and what clients are handed came since.
      max: 10_600,
    },
    list("loose files at core's src/", 8, directlyIn("packages/core/src", product)),
    list("loose files at the command line's src/", 12, directlyIn("packages/cli/src", product)),
    list("files of diagnosis/findings", 8, directlyIn("packages/core/src/diagnosis/findings", product)),
    list("exports without a doc comment", 0, undocumented),
    list("functions of @mint/core without an @example", 0, withoutExample),
    { what: "lines of .oxlintrc.json", measured: read(root, ".oxlintrc.json").trimEnd().split("\n").length, max: 160 },
    // test:clients and test:act are asked for by name: real clients, and a real runner.
    list("scripts in package.json", 16, Object.keys(scripts)),
    list(
      "import cycles, types included",
      0,
      cycles.map((cycle) => cycle.join(" → ")),
    ),
    list("words of our own in names, messages, titles, comments and pages", 0, foreignWords(words)),
    list("test titles that are not whole sentences", 0, incompleteTitles(words)),
    ...bundles(root),
  ];
}

/** The bundles of each action, where they are built. */
function bundles(root: string): readonly Measure[] {
  return readdirSync(join(root, "actions")).flatMap((id) => {
    const dist = join(root, "actions", id, "dist");
    const names = existsSync(dist) ? readdirSync(dist).filter((name) => name.endsWith(".cjs")) : [];
    if (names.length === 0) return [];
    const bytes = names.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0);
    return [list(`.cjs files of ${id}`, 4, names), { what: `bytes of them`, measured: bytes, max: budgetOf(id) }];
  });
}

function list(what: string, max: number, found: readonly string[]): Measure {
  return { what, measured: found.length, max, found };
}

function filesThatName(root: string, files: readonly SourceFile[]): readonly string[] {
  const generated = files.filter(({ isGenerated }) => isGenerated).map(pathOf);
  const where = [":!*.md", ":!actions/*/action.yml", ":!pnpm-lock.yaml", ":!scripts/structure"];
  const args = ["grep", "--untracked", "-liw", DISPATCHED_REGISTRY, "--", ...where];
  const named = execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim().split("\n");
  return named.filter((path) => !generated.includes(path));
}

function isList({ code }: SourceFile, registries: readonly string[]): boolean {
  const words = new Set(code.toLowerCase().match(/\w+/g));
  return registries.filter((id) => words.has(id)).length >= LIST_LENGTH;
}

/** The ids of all registries, by the folders of their definitions. */
function registryIds(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path }) => /^packages\/core\/src\/registries\/(\w+)\/\1\.ts$/.exec(path)?.[1] ?? []);
}

function directlyIn(folder: string, files: readonly SourceFile[]): readonly string[] {
  return files.map(pathOf).filter((path) => path.replace(/\/[^/]*$/, "") === folder);
}

function pathOf({ path }: SourceFile): string {
  return path;
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}
