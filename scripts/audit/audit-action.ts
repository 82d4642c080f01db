import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { auditCode } from "./audit-code.ts";
import { allowedPackages } from "./allowed-packages.ts";
import { BUDGET_BYTES, DISPATCHER_BUDGET_BYTES, LICENCES } from "./rules.ts";

/** What the bundler lists: `dist/manifest.json`. */
interface Listed {
  readonly bundles: Readonly<Record<string, readonly string[]>>;
  readonly packages: readonly { readonly name: string; readonly version: string; readonly license: string }[];
}

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
  const files = (await readdir(dist, { recursive: true })).toSorted();
  const bundles = files.filter((file) => file.endsWith(".cjs"));
  const listed: Listed = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
  const wrong = [...strangers(files), ...(await entries(folder, bundles)), ...listing(bundles, listed)];
  const budget = basename(sources) === "mint" ? DISPATCHER_BUDGET_BYTES : BUDGET_BYTES;
  for (const name of bundles) {
    const bytes = await readFile(join(dist, name));
    const code = bytes.toString("utf8");
    if (bytes.length > budget) wrong.push(`${name} has ${bytes.length} bytes, ${bytes.length - budget} too many`);
    for (const path of [process.cwd(), homedir()])
      if (path.length > 1 && code.includes(path)) wrong.push(`${name} has ${path} in it, which is of this machine`);
    wrong.push(...auditCode(code, bundles).map(({ line, words }) => `${name}:${line} ${words}`));
  }
  wrong.push(...(await strangePackages(sources, listed)), ...(await missingLicences(dist, listed)));
  return wrong;
}

function strangers(files: readonly string[]): readonly string[] {
  const known = /^([a-z-]+\.cjs|LICENSES\.txt|manifest\.json|sbom\.cdx\.json)$/;
  return files.filter((file) => !known.test(file)).map((file) => `dist/${file} is no file that an action has`);
}

/** Every bundle is started by action.yml or loaded by another; every entry of action.yml is there. */
async function entries(folder: string, bundles: readonly string[]): Promise<readonly string[]> {
  const { runs } = parse(await readFile(join(folder, "action.yml"), "utf8"));
  const started: readonly string[] = [runs.main, runs.pre, runs.post].filter((one) => one !== undefined);
  const missing = started.filter((file) => !existsSync(join(folder, file)));
  const texts = await Promise.all(bundles.map((name) => readFile(join(folder, "dist", name), "utf8")));
  const unused = bundles.filter(
    (name) => !started.includes(`dist/${name}`) && !texts.some((text) => text.includes(`require("./${name}")`)),
  );
  return [
    ...(runs.using === "node24" ? [] : [`action.yml runs on ${runs.using}`]),
    ...missing.map((file) => `action.yml starts ${file}, which is not there`),
    ...unused.map((name) => `${name} is there and nothing starts it`),
  ];
}

function listing(bundles: readonly string[], listed: Listed): readonly string[] {
  const names = Object.keys(listed.bundles);
  return [
    ...bundles.filter((name) => !names.includes(name)).map((name) => `${name} is not in manifest.json`),
    ...names.filter((name) => !bundles.includes(name)).map((name) => `${name} is in manifest.json and not there`),
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
