import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PieceFinder } from "@mint/runner";
import { keepAccount, type RunningSandbox, type Sandbox, startSandbox } from "@mint/sandbox";
import type { Variables } from "../clients/client.ts";
import { type Outcome, run, shell, writeFiles } from "../clients/shell.ts";
import type { Cell } from "../clients/table.ts";
import { type JobLog, readActLog } from "./act-log.ts";
import type { ExpectedJob, Scenario } from "./scenario.ts";
import { keepSecrets } from "./secrets.ts";

/** What is held of each workflow: the columns of the table. */
export const COLUMNS = {
  exitCode: "exit code",
  jobs: "jobs",
  outputs: "outputs",
  annotations: "annotations",
  received: "the sandbox was asked",
  revoked: "tokens at the end",
  secrets: "secrets shown or left",
} as const;

/** The name of a column. */
export type Column = keyof typeof COLUMNS;

/** What became of a workflow. */
export type Cells = Readonly<Record<Column, Cell>>;

/** Where act runs, and with what. */
export interface Surroundings {
  /** Receives the repository, a home and act's own files; nothing is in it. */
  readonly folder: string;
  /** The release tree. */
  readonly tree: string;
  /** Folders with act and the clients. */
  readonly path: readonly string[];
}

const ACT_MS = 180_000;
const ARTIFACT_ACTIONS = join(import.meta.dirname, "artifact-actions");
/** What an event from act's own hand leaves in its cache where a job fails: outputs, state and variables, by design in clear. */
const FILE_COMMANDS = /\/act\/workflow\/(?:outputcmd|statecmd|envs)\.txt$/;
/** Whose tokens a post step can revoke. */
const REVOCABLE = ["pypi", "testpypi", "crates"] as const;

/**
 * Lets act run a workflow of a repository of its own, against a sandbox at the registries' real host names. It runs where
 * these names lead to this machine.
 */
export async function rehearse(scenario: Scenario, { folder, tree, path }: Surroundings): Promise<Cells> {
  await using running = await startSandbox({ realHosts: true });
  const { sandbox } = running;
  scenario.arrange?.(sandbox);
  const secrets = keepSecrets(running);
  const account = keepAccount(sandbox);
  const at = (name: string): string => join(folder, name);
  const env: Variables = {
    PATH: [...path, process.env["PATH"]].join(":"),
    HOME: at("home"),
    TMPDIR: at("tmp"),
    XDG_CACHE_HOME: at("cache"),
    ARTIFACTS: at("artifacts"),
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: "user.name",
    GIT_CONFIG_VALUE_0: "octocat",
    GIT_CONFIG_KEY_1: "user.email",
    GIT_CONFIG_VALUE_1: "octocat@example.com",
    ...running.trust?.env,
    ...scenario.settings,
  };
  for (const name of ["home", "tmp", "cache", "artifacts"]) await mkdir(at(name), { recursive: true });
  for (const [name, { files, prepare = "true" }] of Object.entries(scenario.artifacts ?? {})) {
    await writeFiles(at(`artifacts/${name}`), files);
    succeed(await shell(prepare, { folder: at(`artifacts/${name}`), env }), prepare);
  }
  await writeFiles(at("repository"), scenario.files);
  succeed(await shell(RELEASE, { folder: at("repository"), env }), RELEASE);
  const args = [...actArguments(scenario, tree), ...(scenario.hasIdentity === false ? [] : identity(running))];
  const { code, words } = await run("act", args, { folder: at("repository"), env, timeoutMs: ACT_MS });
  const log = readActLog(words);
  const lines = account.lines();
  const left = await secretsLeft(secrets(), { words, folder });
  return {
    exitCode: cell(code === (hasFailure(scenario) ? 1 : 0), `${code}`, words),
    jobs: jobsCell(scenario, log),
    outputs: outputsCell(scenario, log),
    annotations: annotationsCell(scenario, log),
    received: receivedCell(scenario, lines),
    revoked: revokedCell(sandbox),
    secrets: cell(left.length === 0, left.length === 0 ? "none" : `in ${left.join(", ")}`, ""),
  };
}

/** A tag of the repository that the sandbox's job is in. */
const RELEASE = `git init --quiet --initial-branch=main .
git add --all
git commit --quiet --message=release
git tag v1.0.0
git remote add origin https://github.com/octo-org/octo-repo.git`;

function actArguments({ event = "push" }: Scenario, tree: string): readonly string[] {
  const local = {
    "org/mint@v1": tree,
    "actions/upload-artifact@v5": join(ARTIFACT_ACTIONS, "upload-artifact"),
    "actions/download-artifact@v5": join(ARTIFACT_ACTIONS, "download-artifact"),
  };
  return [
    event,
    "--platform",
    "ubuntu-latest=-self-hosted",
    // It looks for an address of this machine that others reach, which a namespace has not.
    "--no-cache-server",
    ...Object.entries(local).flatMap(([name, folder]) => ["--local-repository", `${name}=${folder}`]),
  ];
}

function identity({ env }: RunningSandbox): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
}

function cell(isRight: boolean, says: string, words: string): Cell {
  return { isRight, says, words };
}

function hasFailure({ jobs }: Scenario): boolean {
  return Object.values(jobs).some(({ ends }) => ends === "failed");
}

function jobsCell({ jobs }: Scenario, log: ReadonlyMap<string, JobLog>): Cell {
  const ended = [...log].map(([name, { outcome = "did not end" }]) => `${name} ${outcome}`).toSorted();
  const expected = Object.entries(jobs).map(([name, { ends }]) => `${name} ${ends}`);
  return cell(ended.join() === expected.toSorted().join(), ended.join(", "), "");
}

function outputsCell({ jobs }: Scenario, log: ReadonlyMap<string, JobLog>): Cell {
  const wrong = Object.entries(jobs).flatMap(([name, { outputs = {} }]) => {
    const set = log.get(name)?.outputs ?? {};
    return [...new Set([...Object.keys(set), ...Object.keys(outputs)])].flatMap((output) =>
      isAs(set[output], outputs[output]) ? [] : [`${name}: ${output}=${set[output] ?? "(not set)"}`],
    );
  });
  const names = new Set(Object.values(jobs).flatMap(({ outputs = {} }) => Object.keys(outputs)));
  return cell(wrong.length === 0, wrong.length === 0 ? [...names].join(", ") || "none" : wrong.join(", "), "");
}

function isAs(value: string | undefined, expected: string | RegExp | undefined): boolean {
  return expected instanceof RegExp ? value !== undefined && expected.test(value) : value === expected;
}

function annotationsCell({ jobs }: Scenario, log: ReadonlyMap<string, JobLog>): Cell {
  const wrong = Object.entries(jobs).flatMap(([name, { error }]: [string, ExpectedJob]) => {
    const errors = log.get(name)?.errors ?? [];
    const isRight = error === undefined ? errors.length === 0 : errors.length === 1 && error.test(errors[0] ?? "");
    return isRight ? [] : [`${name}: ${errors.join(" | ") || "none"}`];
  });
  const expected = Object.values(jobs).filter(({ error }) => error !== undefined).length;
  const says = expected === 0 ? "none" : `${expected}, one for a failure`;
  return cell(wrong.length === 0, wrong.length === 0 ? says : wrong.join("; "), wrong.join("\n"));
}

/** Sentences that go on in the next line, and ID tokens, are left out; so is the time of day. */
function receivedCell({ received }: Scenario, lines: readonly string[]): Cell {
  const asked = lines
    .filter((line) => !/^\s|ID token/.test(line))
    .map((line) => line.replace(/, until [\d:]+\.$/, ".").replace(/, and refused .*$/, ", and refused."))
    .toSorted();
  const isRight = asked.join("\n") === received.toSorted().join("\n");
  const count = (pattern: RegExp): number => asked.filter((line) => pattern.test(line)).length;
  const counted = { exchanges: / gave /, uploads: / took /, revocations: / revoke /, refusals: / refused/ };
  const says = Object.entries(counted).flatMap(([what, pattern]) =>
    count(pattern) === 0 ? [] : [`${what}: ${count(pattern)}`],
  );
  return cell(isRight, says.join(", ") || "nothing", lines.join("\n"));
}

function revokedCell(sandbox: Sandbox): Cell {
  const tokens = REVOCABLE.flatMap((id): readonly { readonly live: boolean }[] => sandbox[id].tokens);
  const live = tokens.filter((token) => token.live).length;
  if (tokens.length === 0)
    return { isRight: true, says: "–", words: "", reason: "no token was minted that its registry could revoke" };
  return cell(live === 0, live === 0 ? "revoked" : `${live} live`, "");
}

/** Names where a piece of a secret can be read: in what act printed, and in files that a run leaves. */
async function secretsLeft(
  secrets: readonly string[],
  { words, folder }: { readonly words: string; readonly folder: string },
): Promise<readonly string[]> {
  const finders = secrets.map((secret) => new PieceFinder(secret, 20));
  const isFree = (text: string): boolean => finders.every((finder) => finder.find(text) === undefined);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const places: string[] = isFree(words) ? [] : ["what act prints"];
  for (const file of files.filter((path) => !FILE_COMMANDS.test(path))) {
    if (!isFree(await readFile(file, "latin1"))) places.push(file);
  }
  return places;
}

function succeed({ code, words }: Outcome, what: string): void {
  if (code !== 0) throw new Error(`${what}: exit code ${code}\n${words}`);
}
