import { access, chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Need } from "./client.ts";
import { run } from "./shell.ts";

/** uv itself comes by pip; it brings all others in a second each. */
const UV = "uv==0.13.9";
const LOCKS = join(import.meta.dirname, "locks");
const INSTALL_MS = 600_000;
const PAUSES_MS = [5_000, 15_000];

/** Brings the clients. Each need is met once, however many have it. */
export class Installer {
  readonly #folder: string;
  readonly #met = new Map<string, Promise<string | undefined>>();
  #uv: Promise<string> | undefined;
  /** apt-get runs once at a time. */
  #apt: Promise<unknown> = Promise.resolve();

  /** @param folder where everything is put that is not Debian's */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Meets needs.
   *
   * @returns the folders with the programs, and this Node's; not those that PATH has
   * @throws {Error} if one cannot be met, with the installer's own last words
   */
  async pathTo(needs: readonly Need[]): Promise<readonly string[]> {
    const folders = await Promise.all(needs.map((need) => this.#meetOnce(need)));
    return [...folders.filter((one) => one !== undefined), dirname(process.execPath)];
  }

  #meetOnce(need: Need): Promise<string | undefined> {
    const key = JSON.stringify(need);
    const met = this.#met.get(key) ?? this.#meet(need);
    this.#met.set(key, met);
    return met;
  }

  async #meet(need: Need): Promise<string | undefined> {
    switch (need.kind) {
      case "python":
        return this.#python(need.lock);
      case "pipx":
        return this.#pipx(need.lock);
      case "npm":
        return this.#npm(need.packages);
      case "debian":
        return this.#debian(need.packages);
      case "machine":
        return folderOf(need.program);
    }
  }

  async #python(lock: string): Promise<string> {
    const uv = await (this.#uv ??= this.#bringUv());
    const venv = join(this.#folder, "python", lock);
    await this.#run(uv, ["venv", "--quiet", "--python", "python3", venv]);
    const args = ["pip", "install", "--quiet", "--python", join(venv, "bin/python"), "--requirement"];
    await this.#run(uv, [...args, join(LOCKS, `${lock}.txt`)]);
    return join(venv, "bin");
  }

  /** `pipx run` keeps for fourteen days what it brought; where the clients are tried there is no network. */
  async #pipx(lock: string): Promise<string> {
    const bin = await this.#python("pipx");
    const folder = join(this.#folder, "pipx", lock);
    await writeProgram(
      join(folder, "pipx"),
      `PIPX_HOME='${folder}' PIP_CONSTRAINT='${join(LOCKS, `${lock}.txt`)}' exec '${join(bin, "pipx")}' "$@"`,
    );
    await this.#run(join(folder, "pipx"), ["run", lock, "--version"]);
    return folder;
  }

  async #bringUv(): Promise<string> {
    const venv = join(this.#folder, "uv");
    await this.#run("python3", ["-m", "venv", venv]);
    await this.#run(join(venv, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", UV]);
    return join(venv, "bin/uv");
  }

  async #npm(packages: readonly string[]): Promise<string> {
    const folder = join(this.#folder, "npm", packages.join("+").replaceAll(/[@/]/g, "_"));
    await mkdir(folder, { recursive: true });
    await this.#run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, ...packages]);
    if (packages.some((one) => one.startsWith("nuget-exe@"))) await this.#wrapNuget(folder);
    return join(folder, "node_modules/.bin");
  }

  /** A program for Windows: mono runs it. */
  async #wrapNuget(folder: string): Promise<void> {
    const exe = join(folder, "node_modules/nuget-exe/nuget-5.8.0.exe");
    await writeProgram(join(folder, "node_modules/.bin/nuget"), `exec mono '${exe}' "$@"`);
  }

  async #debian(packages: readonly string[]): Promise<undefined> {
    const missing: string[] = [];
    for (const name of packages) {
      const { code, words } = await this.#try("dpkg-query", ["--show", "--showformat=${db:Status-Abbrev}", name]);
      if (code !== 0 || !words.startsWith("ii")) missing.push(name);
    }
    if (missing.length === 0) return;
    const install = ["install", "--yes", "--quiet", "--quiet", "--no-install-recommends", ...missing];
    const [program, ...before] = process.getuid?.() === 0 ? ["apt-get"] : ["sudo", "--non-interactive", "apt-get"];
    const apt = (args: readonly string[]): Promise<void> => this.#run(program ?? "", [...before, ...args]);
    const done = this.#apt.then(() => apt(["update", "--quiet", "--quiet"])).then(() => apt(install));
    this.#apt = done.catch(() => undefined);
    await done;
  }

  /** Three times: what comes over the network may fail once. */
  async #run(program: string, args: readonly string[]): Promise<void> {
    for (const pause of [...PAUSES_MS, undefined]) {
      const { code, words } = await this.#try(program, args);
      if (code === 0) return;
      if (pause === undefined)
        throw new Error(`${[program, ...args].slice(0, 4).join(" ")}: ${words.trim().split("\n").at(-1)}`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** With this machine's own settings of npm and pip, which may name a registry or a proxy. */
  #try(program: string, args: readonly string[]) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" } as Record<string, string>;
    return run(program, args, { folder: this.#folder, env, timeoutMs: INSTALL_MS });
  }
}

async function writeProgram(path: string, line: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${line}\n`);
  await chmod(path, 0o755);
}

/** Finds the folder of PATH that has a program. */
async function folderOf(program: string): Promise<string> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const isThere = await access(join(folder, program)).then(
      () => true,
      () => false,
    );
    if (isThere) return folder;
  }
  throw new Error(`${program} is not there`);
}

/** Puts `mint` where a shell finds it. */
export async function linkMint(folder: string): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  await symlink(join(import.meta.dirname, "../../packages/cli/dist/mint.cjs"), join(bin, "mint"));
  return bin;
}
