import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

/** What an `action.yml` says that matters for running it. */
export interface Manifest {
  /** By name as written, in the order of the file. */
  readonly inputs: ReadonlyMap<string, { readonly default?: string; readonly deprecationMessage?: string }>;
  readonly outputs: readonly string[];
  readonly using: string;
  readonly main: string;
  readonly post?: string;
  readonly postIf: string;
}

/**
 * Reads the `action.yml` (or `action.yaml`) of a JavaScript action. Scalars stay as they are written, as in the
 * runner.
 *
 * @throws {Error} if the folder has neither file, or if the action does not run on Node.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionManifestManager.cs
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, "action.yml"), "utf8").catch(() =>
    readFile(join(folder, "action.yaml"), "utf8"),
  );
  const root = mapping(parse(text, { schema: "failsafe" }));
  const runs = mapping(root["runs"]);
  const using = scalar(runs["using"]) ?? "";
  const main = scalar(runs["main"]);
  if (!using.startsWith("node") || main === undefined) {
    throw new Error(`${folder}: only JavaScript actions are run here (runs.using: nodeXX with runs.main)`);
  }
  const post = scalar(runs["post"]);
  return {
    inputs: new Map(Object.entries(mapping(root["inputs"])).map(([name, input]) => [name, readInput(name, input)])),
    outputs: Object.keys(mapping(root["outputs"])),
    using,
    main,
    ...(post === undefined ? {} : { post }),
    postIf: scalar(runs["post-if"]) ?? "always()",
  };
}

function readInput(name: string, input: unknown): { default?: string; deprecationMessage?: string } {
  const { default: fallback, deprecationMessage } = mapping(input);
  const value = scalar(fallback);
  if (value?.includes("${{")) throw new Error(`input ${name}: expressions in defaults are not evaluated here`);
  const deprecated = scalar(deprecationMessage);
  return {
    ...(value === undefined ? {} : { default: value }),
    ...(deprecated === undefined ? {} : { deprecationMessage: deprecated }),
  };
}

function mapping(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function scalar(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
