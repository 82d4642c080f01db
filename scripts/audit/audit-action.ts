import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { stepSource } from "../../packages/action-kit/bundle/step-source.ts";
import { auditCode } from "./audit-code.ts";
import { allowedPackages } from "./allowed-packages.ts";
import { budgetOf, LICENCES } from "./rules.ts";

/** What the bundler lists: `dist/manifest.json`. */
interface Listed {
  readonly bundles: Readonly<Record<string, readonly string[]>>;
  readonly packages: readonly { readonly name: string; readonly version: string; readonly license: string }[];
}

const ACTION = "action.cjs";
const FAILURE = "failure.cjs";
/** What a `dist` has beside its bundles; the bill of materials comes when it is released. */
const BESIDE_BUNDLES: readonly string[] = ["LICENSES.txt", "manifest.json", "sbom.cdx.json"];
/** The shortest text that can be a licence. */
const SHORTEST_LICENCE_CHARACTERS = 200;

/**
 * Audits what is shipped of an action: every file of its `dist`, as it is there.
 *
 * @param folder an action's folder, in `actions` or in a release tree
 * @param sources its sources, which say what may be bundled
 * @returns what is wrong, a line each
 */
export async function auditAction(folder: string, sources: string): Promise<readonly string[]> {
  const dist = join(folder, "dist");
  const { runs } = parse(await readFile(join(folder, "action.yml"), "utf8"));
  const steps = (["main", "post"] as const).filter((step) => runs[step] !== undefined);
  const wrong = runs.using === "node24" ? [] : [`action.yml runs on ${runs.using}`];
  if (runs.pre !== undefined) wrong.push("action.yml has a step before main");
  for (const step of steps) wrong.push(...(await auditStep(folder, step, runs[step])));
  const files = await readdir(dist, { recursive: true });
  const known = [ACTION, FAILURE, ...steps.map((step) => `${step}.cjs`), ...BESIDE_BUNDLES];
  wrong.push(...files.filter((file) => !known.includes(file)).map((file) => `dist/${file} is not a file of an action`));
  const listed: Listed = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
  if (Object.keys(listed.bundles).toSorted().join() !== [ACTION, FAILURE].join())
    wrong.push(`manifest.json lists ${Object.keys(listed.bundles).join(", ")}`);
  wrong.push(...(await auditBundle(join(dist, ACTION), [FAILURE])), ...(await auditBundle(join(dist, FAILURE), [])));
  const bytes = await bundledBytes(dist);
  const budget = budgetOf(basename(sources));
  if (bytes > budget) wrong.push(`the bundles have ${bytes} bytes, ${bytes - budget} too many`);
  wrong.push(...(await strangePackages(sources, listed)), ...(await missingLicences(dist, listed)));
  return wrong;
}

/** How large all `.cjs` of a `dist` are together, in bytes. */
export async function bundledBytes(dist: string): Promise<number> {
  const names = (await readdir(dist)).filter((file) => file.endsWith(".cjs"));
  const texts = await Promise.all(names.map((name) => readFile(join(dist, name))));
  return texts.reduce((sum, text) => sum + text.length, 0);
}

/** What `action.yml` starts calls the bundle and does nothing else, but for a Node that cannot read it. */
async function auditStep(folder: string, step: "main" | "post", file: string): Promise<readonly string[]> {
  if (file !== `dist/${step}.cjs`) return [`action.yml starts ${file} as ${step}`];
  if (!existsSync(join(folder, file))) return [`action.yml starts ${file}, which is not there`];
  const text = await readFile(join(folder, file), "utf8");
  return text === stepSource(step) ? [] : [`${step}.cjs does more than call ${ACTION}`];
}

async function auditBundle(path: string, siblings: readonly string[]): Promise<readonly string[]> {
  const name = basename(path);
  if (!existsSync(path)) return [`${name} is not there`];
  const code = await readFile(path, "utf8");
  const paths = [process.cwd(), homedir()].filter((one) => one.length > 1 && code.includes(one));
  return [
    ...paths.map((one) => `${name} has ${one} in it, which is of this machine`),
    ...auditCode(code, siblings).map(({ line, problem }) => `${name}:${line} ${problem}`),
  ];
}

async function strangePackages(sources: string, { packages }: Listed): Promise<readonly string[]> {
  const allowed = await allowedPackages(sources);
  return packages
    .filter(({ name }) => !allowed.has(name))
    .map(({ name, version }) => `${name} ${version} is bundled, but no package.json on the way lists it as dependency`);
}

async function missingLicences(dist: string, { packages }: Listed): Promise<readonly string[]> {
  const text = await readFile(join(dist, "LICENSES.txt"), "utf8");
  const parts = new Map(
    text
      .split(/^--- /m)
      .slice(1)
      .map((part): [string, string] => {
        const [head = "", ...rest] = part.split("\n");
        return [head.replace(/ \(.*$/, ""), rest.join("\n").trim()];
      }),
  );
  return packages.flatMap(({ name, version, license }) => {
    if (name.startsWith("@mint/") || name.endsWith("-mint")) return [];
    const problems = LICENCES.includes(license) ? [] : [`${name} ${version} has the licence ${license}`];
    const words = parts.get(`${name} ${version}`) ?? "";
    if (words.length < SHORTEST_LICENCE_CHARACTERS) problems.push(`LICENSES.txt has no text for ${name} ${version}`);
    return problems;
  });
}
