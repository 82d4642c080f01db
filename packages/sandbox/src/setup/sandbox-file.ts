import { type Fault, readFault } from "../control/faults.ts";
import { createProject, REGISTRY_IDS, type RegistryId, setLifetime } from "../registries.ts";
import type { Sandbox } from "../sandbox.ts";
import { publishersIn } from "./publishers-file.ts";
import type { NewPublisher } from "./publishers.ts";
import { type GitlabJobSettings, type JobSettings, readIssuerJob } from "./set-job.ts";
import { SettingError, shownValue } from "./setting-error.ts";
import { isRecord, readText, readYaml, type YamlDocument } from "./yaml-file.ts";

/** The name of the settings file that a sandbox reads in its working folder. */
export const SANDBOX_FILE = "mint.sandbox.yml";

/** The settings in a settings file. */
export interface SandboxSetup {
  readonly job: JobSettings & GitlabJobSettings;
  readonly publishers: readonly NewPublisher[];
  /** Names of projects that exist, by registry. */
  readonly projects: Readonly<Record<string, readonly string[]>>;
  /** Seconds that tokens live, by registry. */
  readonly lifetimes: Readonly<Record<string, number>>;
  /** How far the clock runs ahead, in milliseconds. */
  readonly aheadMs: number;
  readonly faults: readonly Fault[];
}

const FIELDS: readonly string[] = ["job", "publishers", "projects", "lifetimes", "clock", "faults"];
const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Reads a file of settings.
 *
 * @throws {@link SettingsFileError} with the line and the field
 */
export function readSandboxFile(path: string): SandboxSetup {
  return readSandboxSetup(readText(path), path);
}

/**
 * Reads the same from a text.
 *
 * @param name as messages call the file
 * @throws {@link SettingsFileError}
 */
export function readSandboxSetup(text: string, name: string): SandboxSetup {
  const document = readYaml(text, name);
  const { content, fail, at } = document;
  if (!isRecord(content)) return fail([], `The file has to have fields: ${FIELDS.join(", ")}`);
  const unknown = Object.keys(content).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined)
    return fail([unknown], `${unknown} is not a field here; the fields are: ${FIELDS.join(", ")}`);
  const { job = {}, publishers, faults = [], clock = "0s" } = content;
  if (!isRecord(job)) return fail(["job"], "job has to have fields, such as repository");
  if (!Array.isArray(faults)) return fail(["faults"], 'faults has to be a list, each beginning with "-"');
  return {
    job: at(["job"], () => readIssuerJob(job), "job: "),
    publishers: publishers === undefined ? [] : publishersIn(document, ["publishers"]),
    projects: byRegistry(document, "projects", readNames),
    lifetimes: byRegistry(document, "lifetimes", readSeconds),
    aheadMs: at([], () => readAhead(clock)),
    faults: faults.map((fault: unknown, index) => {
      const place = ["faults", index];
      if (!isRecord(fault)) return fail(place, "A fault has fields: server, fault, times");
      return at(place, () => readFault(fault), "faults: ");
    }),
  };
}

/** Projects and lifetimes are made so before anything is asked. */
export function applySetup(
  sandbox: Sandbox,
  { projects, lifetimes }: Pick<SandboxSetup, "projects" | "lifetimes">,
): void {
  for (const id of REGISTRY_IDS) {
    for (const name of projects[id] ?? []) createProject(sandbox, id, name);
    const seconds = lifetimes[id];
    if (seconds !== undefined) setLifetime(sandbox, id, seconds);
  }
}

function byRegistry<T>(
  { content, fail, at }: YamlDocument,
  field: string,
  read: (id: RegistryId, value: unknown) => T,
): Readonly<Record<string, T>> {
  const part = isRecord(content) ? (content[field] ?? {}) : {};
  if (!isRecord(part)) return fail([field], `${field} has to hold registries by name, such as pypi`);
  const entries = Object.entries(part).map(([registry, value]) => {
    const id = REGISTRY_IDS.find((known) => known === registry);
    if (id === undefined) {
      return fail(
        [field, registry],
        `${shownValue(registry)} is not a registry; there are: ${REGISTRY_IDS.join(", ")}`,
      );
    }
    return [registry, at([field], () => read(id, value), `${field}: `)] as const;
  });
  return Object.fromEntries(entries);
}

function readNames(id: RegistryId, value: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  const texts = names.filter((name) => typeof name === "string" && name !== "");
  if (Array.isArray(value) && texts.length === names.length) return texts.map(String);
  throw new SettingError(id, `has to be a list of names; it is ${shownValue(value)}`);
}

const MOST_SECONDS = 30 * 86_400;

function readSeconds(id: RegistryId, value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MOST_SECONDS) return value;
  throw new SettingError(id, `has to be a whole number of seconds, such as 900; it is ${shownValue(value)}`);
}

/** `+15m`, or a moment. */
function readAhead(clock: unknown): number {
  const [, sign, count = "", unit = ""] = /^([+-]?)(\d{1,6})([smhd])$/.exec(String(clock)) ?? [];
  if (count !== "") return (sign === "-" ? -1 : 1) * Number(count) * (UNIT_SECONDS[unit] ?? 0) * 1000;
  const moment = Date.parse(String(clock));
  if (/^\d{4}-/.test(String(clock)) && !Number.isNaN(moment)) return moment - Date.now();
  throw new SettingError("clock", `has to be a time ahead such as +15m, or a moment; it is ${shownValue(clock)}`);
}
