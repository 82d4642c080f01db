import { existsSync } from "node:fs";
import type { ServedSandboxOptions } from "../start-sandbox.ts";
import { PORTS } from "../start-sandbox.ts";
import { readPublishersFile } from "./publishers-file.ts";
import { readSandboxFile, SANDBOX_FILE } from "./sandbox-file.ts";
import { type GitlabJobSettings, type JobSettings, readIssuerJob } from "./set-job.ts";
import { SettingError, shownValue } from "./setting-error.ts";

/** The first port of a sandbox that is started by hand: the same each time. */
export const DEFAULT_PORT = 6460;
const LAST_PORT = 65_535;

/** The options of a command line that starts a sandbox, by their names without dashes. */
export interface CommandOptions {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly repository?: string | undefined;
  readonly workflow?: string | undefined;
  readonly environment?: string | undefined;
  readonly event?: string | undefined;
  readonly ref?: string | undefined;
  /** Path of a file of publishers. */
  readonly publishers?: string | undefined;
  /** Path of a file of settings. Default: {@link SANDBOX_FILE} of this folder, where there is one. */
  readonly config?: string | undefined;
  /** Path of the file that keeps what is done. */
  readonly state?: string | undefined;
  /** Path of the log of exchanges. */
  readonly log?: string | undefined;
}

/**
 * Reads the options of a command line.
 *
 * @param flags `https` and `no-environment`, where they are set
 * @throws {@link SettingError}, {@link SettingsFileError}
 */
export function readOptions(options: CommandOptions, flags: ReadonlySet<string>): ServedSandboxOptions {
  const { port, host, publishers, repository, workflow, environment, event, ref, state, log } = options;
  const file = options.config ?? (existsSync(SANDBOX_FILE) ? SANDBOX_FILE : undefined);
  const setup = file === undefined ? undefined : readSandboxFile(file);
  const isWithout = flags.has("no-environment");
  if (isWithout && environment !== undefined) {
    throw new SettingError("no-environment", "cannot be used with --environment");
  }
  const given = { repository, workflow, environment: isWithout ? "" : environment, event, ref };
  // Options have precedence over the file.
  const typed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const registered = [
    ...(setup?.publishers ?? []),
    ...(publishers === undefined ? [] : readPublishersFile(publishers)),
  ];
  return {
    https: flags.has("https"),
    job: readIssuerJob(
      repository === undefined ? { ...setup?.job, ...typed } : { ...githubPart(setup?.job), ...typed },
    ),
    publishers: registered,
    setup,
    state,
    log,
    ...(port === undefined ? {} : { port: readPort(port) }),
    ...(host === undefined ? {} : { host: readHost(host) }),
  };
}

function readPort(text: string): number {
  const last = LAST_PORT - PORTS;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= last) return port;
  throw new SettingError(
    "port",
    `has to be a number up to ${last}, the first of a row of ${PORTS} ports, or 0 for free ones; it is ${shownValue(text)}`,
  );
}

function readHost(text: string): string {
  if (/^[\w.:-]{1,253}$/.test(text)) return text;
  throw new SettingError("host", `has to be an address of this machine, such as 0.0.0.0; it is ${shownValue(text)}`);
}

/** A repository on the command line goes before a project of GitLab's in the file. */
function githubPart({ project, pipeline, ...job }: JobSettings & GitlabJobSettings = {}): JobSettings {
  const { environment } = job;
  return project === undefined && pipeline === undefined ? job : { environment };
}
