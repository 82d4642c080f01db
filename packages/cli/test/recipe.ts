import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { type ProgramEnd, run } from "./run-program.ts";

const RECIPES = join(import.meta.dirname, "../../../docs/recipes");
const ENTRY = join(import.meta.dirname, "../dist/mint.cjs");

/** A configuration as it stands in a recipe: unread. */
export type Configuration = Readonly<Record<string, unknown>>;

/** Reads the configuration out of a recipe's page. */
export async function readRecipe(name: string): Promise<Configuration> {
  const page = await readFile(join(RECIPES, `${name}.md`), "utf8");
  const block = /^```yaml\n([^]*?)^```/m.exec(page)?.[1] ?? "";
  return asObject(parse(block));
}

/** @throws {TypeError} for anything but a mapping */
export function asObject(value: unknown): Configuration {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("no mapping");
  return Object.fromEntries(Object.entries(value));
}

/** @throws {TypeError} for anything but a list */
export function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError("no list");
  return value;
}

/** Where a recipe's lines run. */
export interface Place {
  /** What the CI would give. */
  readonly env: Readonly<Record<string, string>>;
  /** Commands by name, as texts of shell scripts: the CI's agent, the client that publishes. */
  readonly commands: Readonly<Record<string, string>>;
  /** Appended to mint's own options: where the sandbox is. */
  readonly mintOptions: readonly string[];
  /** Files by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What a recipe installs before; here it is there already. */
const INSTALLERS = ["apt-get", "pipx", "pip", "sudo", "npm"];

/**
 * Runs a recipe's lines in a shell as its CI does, in an empty folder, with the real mint and with scripts in the place
 * of what the machine would have.
 */
export async function runRecipe(script: string, place: Place): Promise<ProgramEnd> {
  const folder = await mkdtemp(join(tmpdir(), "mint-recipe-"));
  const bin = join(folder, "bin");
  const home = join(folder, "home");
  await mkdir(bin);
  await mkdir(join(home, "dist"), { recursive: true });
  const before = `"$1" "$2" ${place.mintOptions.map((option) => `'${option}'`).join(" ")}`;
  const commands: Readonly<Record<string, string>> = {
    ...Object.fromEntries(INSTALLERS.map((name) => [name, "exit 0"])),
    mint: `exec '${process.execPath}' -C @mint/source '${ENTRY}' ${before} "\${@:3}"`,
    ...place.commands,
  };
  for (const [name, text] of Object.entries(commands)) {
    await writeFile(join(bin, name), `#!/bin/bash\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
  for (const [name, text] of Object.entries(place.files ?? {})) await writeFile(join(home, name), text);
  try {
    const env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: home, ...place.env };
    return await run("bash", ["-euc", script], { cwd: home, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
