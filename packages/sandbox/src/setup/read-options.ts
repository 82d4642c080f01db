import type { ServedSandboxOptions } from "../start-sandbox.ts";
import { PORTS } from "../start-sandbox.ts";
import { readPublishersFile } from "./publishers-file.ts";
import { readJobSettings } from "./set-job.ts";
import { SettingError, shownValue } from "./setting-error.ts";

/** Where the ports of a sandbox begin that somebody starts by hand: the same each time. */
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
  /** Path of a file. */
  readonly publishers?: string | undefined;
}

/**
 * Reads the options of a command line.
 *
 * @param flags `https` and `no-environment`, where they are set
 * @throws {@link SettingError}, {@link SettingsFileError}
 */
export function readOptions(options: CommandOptions, flags: ReadonlySet<string>): ServedSandboxOptions {
  const { port, host, publishers, repository, workflow, environment, event, ref } = options;
  const isWithout = flags.has("no-environment");
  if (isWithout && environment !== undefined) {
    throw new SettingError("no-environment", "does not go with --environment");
  }
  const job = { repository, workflow, environment: isWithout ? "" : environment, event, ref };
  return {
    https: flags.has("https"),
    job: readJobSettings(job),
    ...(port === undefined ? {} : { port: readPort(port) }),
    ...(host === undefined ? {} : { host: readHost(host) }),
    ...(publishers === undefined ? {} : { publishers: readPublishersFile(publishers) }),
  };
}

function readPort(text: string): number {
  const last = LAST_PORT - PORTS;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= last) return port;
  throw new SettingError(
    "port",
    `has to be a number up to ${last}, where a row of ${PORTS} ports begins, or 0 for free ones; it is ${shownValue(text)}`,
  );
}

function readHost(text: string): string {
  if (/^[\w.:-]{1,253}$/.test(text)) return text;
  throw new SettingError("host", `has to be an address of this machine, such as 0.0.0.0; it is ${shownValue(text)}`);
}
