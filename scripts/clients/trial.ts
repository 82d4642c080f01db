import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type OpenJob, runAction } from "@mint/runner";
import { type RunningSandbox, type Sandbox, startSandbox } from "@mint/sandbox";
import {
  type Client,
  type Files,
  SEVERAL,
  type SeveralPackages,
  type Variables,
  type Way,
  type WiredWay,
} from "./client.ts";
import { REGISTRIES, type TriedRegistry } from "./registries.ts";
import { ENVIRONMENT, shell, succeed, writeFiles } from "./shell.ts";
import { type Cell, emptyCell } from "./table.ts";

/** What is asked of each client: the columns of the table. */
export const COLUMNS = {
  ownExchange: "own exchange",
  byOutput: "by output",
  recipes: "as in recipes",
  byExportEnv: "by export-env",
  underMintRun: "under mint run",
  inSandbox: "under mint sandbox",
  both: "token and identity",
  several: "several packages",
  foreign: "another project",
  expired: "expired",
  revoked: "revoked",
} as const;

/** The name of a column. */
export type Column = keyof typeof COLUMNS;

/** What became of a client. */
export interface Trial {
  readonly version: string;
  readonly cells: { readonly [Name in Column]?: Cell | undefined };
}

const ROOT = join(import.meta.dirname, "../..");

/**
 * Tries a client against the sandbox at the registries' real host names: it mints with the built action and the built command
 * line, publishes, and is refused. It runs where these names lead to this machine.
 *
 * @param path folders with the client's programs, and with `mint`
 */
export async function tryClient(client: Client, path: readonly string[]): Promise<Trial> {
  let aheadMs = 0;
  await using running = await startSandbox({ realHosts: true, now: () => Date.now() + aheadMs });
  const registry = REGISTRIES[client.registry];
  const given = { ...registry.inputs, ...client.inputs?.(running.sandbox) };
  const cells: { [Name in Column]?: Cell | undefined } = {};
  let version = "";

  /** Opens a job that mints first, then does the rest. */
  const job = async (inputs: Variables, rest: (attempt: Attempts, open: OpenJob) => Promise<void>) => {
    const attempts: Attempts[] = [];
    const result = await runAction({
      action: join(ROOT, "actions", registry.action),
      inputs: { ...given, ...inputs },
      env: { ...running.env, ...running.trust?.env },
      keep: true,
      beforePosts: async (open) => {
        const attempt = new Attempts(client, running, open, path);
        attempts.push(attempt);
        if (open.steps["action"]?.outcome === "success") await rest(attempt, open);
      },
    });
    const { main, post } = result;
    if (result.status !== "success") throw new Error(`${main.log}\n${post?.log ?? ""}`);
    return { attempt: attempts[0], ...result };
  };

  const outputs = await job({}, async (attempt, { steps }) => {
    version = await attempt.version();
    const { outputs = {} } = steps["action"] ?? {};
    const token = outputs["token"] ?? "";
    const wire = ({ command, env }: WiredWay): Way => ({ command, env: env(outputs) });
    const wired = wire(client.byOutput);
    cells.byOutput = await attempt.publishes(wired, { token });
    cells.recipes = client.recipes === undefined ? emptyCell("no recipe has another command") : undefined;
    for (const recipe of client.recipes ?? []) {
      if (cells.recipes?.isRight !== false) cells.recipes = await attempt.publishes(wire(recipe), { token });
    }
    cells.foreign = await attempt.isRefused(wired, { name: registry.foreign });
    aheadMs = (registry.lifetimeMinutes + 1) * 60_000;
    cells.expired = await attempt.isRefused(wired);
    aheadMs = 0;
    cells.ownExchange =
      typeof client.ownExchange === "string"
        ? emptyCell(client.ownExchange)
        : await attempt.publishes(client.ownExchange, { identity: true });
    const { inSandbox = byExportEnvOf(client).command } = client;
    cells.inSandbox = await attempt.rehearses(inSandbox);
    const minted = registry.tokens(running.sandbox).length;
    cells.underMintRun = await attempt.publishes(mintRunOf(client, given), { identity: true });
    const [own, ...more] = registry.tokens(running.sandbox).slice(minted);
    if (more.length > 0) cells.underMintRun = wrong(cells.underMintRun, "the client made an exchange of its own");
    if (registry.noRevocation === undefined && own?.live === true)
      cells.underMintRun = wrong(cells.underMintRun, "its token lives on");
  });
  const { command, env } = client.byOutput;
  cells.revoked =
    registry.noRevocation === undefined && outputs.attempt !== undefined
      ? await outputs.attempt.isRefused({ command, env: env(outputs.main.outputs) })
      : emptyCell(registry.noRevocation ?? "there was no job");
  await outputs.folder.remove();

  const exported = await job({ "export-env": "true" }, async (attempt, { steps }) => {
    const token = steps["action"]?.outputs["token"] ?? "";
    const way = byExportEnvOf(client);
    cells.byExportEnv = await attempt.publishes(way, { token });
    cells.both =
      client.prefers === undefined
        ? emptyCell("there is no own exchange to prefer")
        : await attempt.publishes(way, { identity: true, prefers: client.prefers, token });
  });
  await exported.folder.remove();

  const { several } = client;
  if (typeof several === "string") {
    cells.several = emptyCell(several);
  } else {
    trustSeveral(running.sandbox);
    const inputs = { package: SEVERAL.join(","), "export-env": "true" };
    const { folder } = await job(inputs, async (attempt, { steps }) => {
      cells.several = await attempt.publishesSeveral(several, steps["action"]?.outputs ?? {});
    });
    await folder.remove();
  }
  return { version, cells };
}

/** Registers a publisher for each of {@link SEVERAL}: the one that is there. */
export function trustSeveral({ npm }: Sandbox): void {
  const [trust] = npm.trust;
  npm.packages.push(...SEVERAL);
  if (trust !== undefined) npm.trust.push(...SEVERAL.map((name) => ({ ...trust, package: name })));
}

/** The command after `export-env: true`. */
export function byExportEnvOf({ byExportEnv, byOutput }: Client): Way {
  return byExportEnv ?? { command: byOutput.command };
}

/** The command that starts a client under `mint run`. */
export function mintRunOf(client: Client, inputs: Variables): Way {
  const { command, env = {} } = client.underMintRun ?? byExportEnvOf(client);
  const options = Object.entries(inputs).map(([name, value]) => `--${name} ${value}`);
  return { command: ["mint run", REGISTRIES[client.registry].action, ...options, "--", command].join(" "), env };
}

interface Expected {
  /** The token that is to be used; any where not given. */
  readonly token?: string;
  /** Whether the job's identity is there. */
  readonly identity?: boolean;
  readonly prefers?: Client["prefers"];
}

/** Publishes, again and again, each time another version of a new project. */
class Attempts {
  static #count = 0;
  readonly #client: Client;
  readonly #running: RunningSandbox;
  readonly #open: OpenJob;
  readonly #path: readonly string[];
  readonly #registry: TriedRegistry;

  constructor(client: Client, running: RunningSandbox, open: OpenJob, path: readonly string[]) {
    this.#client = client;
    this.#running = running;
    this.#open = open;
    this.#path = path;
    this.#registry = REGISTRIES[client.registry];
  }

  async version(): Promise<string> {
    const { version } = this.#client;
    const surroundings = { folder: this.#open.folder.workspace, env: this.#env(this.#open.folder.home) };
    const { words } = await succeed(version, surroundings);
    return /\d+\.\d+[\w.]*/.exec(words)?.[0] ?? words.trim();
  }

  async publishes(way: Way, { token, identity = false, prefers = "token" }: Expected): Promise<Cell> {
    const { outcome, isThere, sent } = await this.#publish(way, this.#registry.pkg, identity);
    const used = token === undefined || sent === token ? "token" : "own exchange";
    const words = outcome.words;
    if (outcome.code !== 0) return { isRight: false, says: `exit code ${outcome.code}`, words };
    if (!isThere) return { isRight: false, says: "nothing arrived", words };
    if (used !== prefers) return { isRight: false, says: `by ${used}`, words };
    return { isRight: true, says: identity && token !== undefined ? used : "yes", words };
  }

  async isRefused(way: Way, { name = this.#registry.pkg }: { readonly name?: string } = {}): Promise<Cell> {
    const { outcome, isThere } = await this.#publish(way, name, false);
    const { code, words } = outcome;
    if (isThere) return { isRight: false, says: "it was published", words };
    if (code === 0) return { isRight: false, says: "exit code 0", words };
    if (!this.#client.refused.test(words)) return { isRight: false, says: "other words", words };
    return { isRight: true, says: "refused", words };
  }

  /** What is published there is not published here. */
  async rehearses(command: string): Promise<Cell> {
    const way = { command: `mint sandbox -- ${command}` };
    const { outcome, isThere } = await this.#publish(way, this.#registry.pkg, false);
    const { code, words } = outcome;
    if (isThere) return { isRight: false, says: "it left the sandbox", words };
    if (code !== 0) return { isRight: false, says: `exit code ${code}`, words };
    if (!/^mint: .* accepted /m.test(words)) return { isRight: false, says: "nothing arrived", words };
    return { isRight: true, says: "yes", words };
  }

  async publishesSeveral(several: SeveralPackages, outputs: Variables): Promise<Cell> {
    const { way, published } = several;
    const tokens: Variables = JSON.parse(outputs["tokens"] ?? "{}");
    const { folder, home } = await this.#project((version) => several.files(version));
    const log = this.#registry.log(this.#running.sandbox);
    const before = log.length;
    const { code, words } = await shell(way.command, { folder, env: this.#env(home, { more: way.env(outputs) }) });
    const sent = log.slice(before).filter(({ method, status }) => method === "PUT" && status === 201);
    const isRight = (name: string): boolean =>
      sent.some((one) => decodeURIComponent(one.path) === `/${name}` && this.#registry.tokenOf(one) === tokens[name]);
    if (code !== 0) return { isRight: false, says: `exit code ${code}`, words };
    if (!published.every(isRight)) return { isRight: false, says: "not all with their own tokens", words };
    return { isRight: true, says: "yes", words };
  }

  /** Makes the project of the next version. */
  async #project(files: (version: string) => Files) {
    const version = `1.0.${Attempts.#count++}`;
    // A home of its own: what a client keeps there is not handed on.
    const home = join(this.#open.folder.home, version);
    const folder = join(this.#open.folder.workspace, version);
    await mkdir(home, { recursive: true });
    await mkdir(folder, { recursive: true });
    await writeFiles(folder, files(version));
    const { prepare } = this.#client;
    if (prepare !== undefined) await succeed(prepare, { folder, env: this.#env(home) });
    return { version, home, folder };
  }

  async #publish(way: Way, name: string, identity: boolean) {
    const { sandbox } = this.#running;
    const { version, home, folder } = await this.#project((next) => this.#client.files({ name, version: next }));
    const before = this.#registry.log(sandbox).length;
    const outcome = await shell(way.command, { folder, env: this.#env(home, { identity, more: way.env ?? {} }) });
    const requests = this.#registry.log(sandbox).slice(before);
    const isThere = this.#registry
      .published(sandbox)
      .some((one) => one.version === version && one.name.toLowerCase() === name.toLowerCase());
    const sent = requests.flatMap((request) => this.#registry.tokenOf(request) ?? []).at(-1);
    return { outcome, isThere, sent };
  }

  #env(home: string, { identity = false, more = {} }: { identity?: boolean; more?: Variables } = {}): Variables {
    const { env } = this.#open;
    const kept = Object.entries(env).filter(([name]) => identity || !name.startsWith("ACTIONS_ID_TOKEN_REQUEST_"));
    return {
      ...Object.fromEntries(kept),
      PATH: [...this.#path, env["PATH"]].join(":"),
      HOME: home,
      ...ENVIRONMENT,
      ...this.#client.settings,
      ...more,
    };
  }
}

function wrong(cell: Cell, says: string): Cell {
  return { ...cell, isRight: false, says };
}
