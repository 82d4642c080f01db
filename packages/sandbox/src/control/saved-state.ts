import type { Claims } from "../issuer/claims.ts";
import { defaultGitlabJob, type GitlabJob } from "../issuer/gitlab-job.ts";
import { defaultJob, type Job } from "../issuer/job.ts";
import { REGISTRY_IDS } from "../registries.ts";
import { isRecord } from "../setup/yaml-file.ts";
import { SettingError, shownValue } from "../setup/setting-error.ts";
import { type EmulatorStates, isTokenList, secretOf } from "./emulator-state.ts";
import { type Fault, readFault } from "./faults.ts";
import type { TokenView } from "./history.ts";
import type { SavedDocument } from "./state-file.ts";

/** What a file of state holds. */
export interface SavedState {
  readonly job: Job;
  readonly gitlabJob?: GitlabJob | null;
  /** Where the job asks for ID tokens, and with what. */
  readonly request: { readonly path: string; readonly token: string };
  /** Laid over the claims of every ID token. */
  readonly claims: Claims;
  /** The token that every change needs. */
  readonly token: string;
  readonly aheadMs: number;
  readonly faults: readonly Fault[];
  readonly emulators: EmulatorStates;
  readonly tokens: readonly (Omit<TokenView, "state"> & { readonly secret: string })[];
}

type Place = readonly (string | number)[];

/**
 * Checks what a file of state holds: each part has to be of the kind that a sandbox which has just begun has there.
 *
 * @param beginning what the emulators have at the start
 * @throws {@link SettingsFileError} with the line and the field
 */
export function readSavedState(document: SavedDocument, beginning: EmulatorStates): SavedState {
  const { content } = document;
  const fail = (place: Place, problem: string): never =>
    document.fail(place, `${place.length === 0 ? "The file" : fieldName(place)} ${problem}`);
  const check = (value: unknown, example: unknown, place: Place): void => {
    if (example === undefined || example === null) return;
    if (kindOf(value) !== kindOf(example)) fail(place, `has to be ${kindOf(example)}; it is ${shownValue(value)}`);
    if (Array.isArray(example)) {
      for (const [index, item] of list(value).entries()) {
        const itemPlace = [...place, index];
        if (place[0] === "emulators" && isTokenList(String(place.at(-1)))) checkToken(item, itemPlace);
        else check(item, example[0], itemPlace);
      }
    } else if (isRecord(example) && isRecord(value)) {
      for (const [name, part] of Object.entries(value)) check(part, example[name], [...place, name]);
    }
  };
  const checkToken = (token: unknown, place: Place): void => {
    if (!isRecord(token) || secretOf(token) === "" || typeof token["expiresAt"] !== "number") {
      fail(place, "has to be a token, with its secret and its time of expiry");
    }
  };

  if (!isRecord(content) || content["version"] !== 1) {
    return fail([], "is not the state of a sandbox. Give another file, or delete this one to start over");
  }
  const missing = Object.keys(EXAMPLE).find((name) => content[name] === undefined);
  if (missing !== undefined) return fail([], `is not the whole state of a sandbox: ${missing} is missing`);
  for (const [name, example] of Object.entries(EXAMPLE)) check(content[name], example, [name]);
  for (const place of [
    ["job", "repository"],
    ["job", "workflow"],
    ["job", "ref"],
    ["request", "path"],
    ["request", "token"],
  ]) {
    const [part = "", name = ""] = place;
    if (Object(content[part])[name] === undefined) fail([part], `misses ${name}`);
  }
  if (isRecord(content["gitlabJob"])) check(content["gitlabJob"], defaultGitlabJob(), ["gitlabJob"]);
  const emulators: Readonly<Record<string, unknown>> = Object(content["emulators"]);
  for (const id of REGISTRY_IDS) check(emulators[id] ?? {}, beginning[id], ["emulators", id]);
  list(content["tokens"]).forEach((token, index) => check(token, EXAMPLE_TOKEN, ["tokens", index]));
  const faults = list(content["faults"]).map((fault, index) => {
    try {
      return readFault({ ...Object(fault) });
    } catch (error) {
      if (error instanceof SettingError) return fail(["faults", index], `cannot be set: ${error.message}`);
      throw error;
    }
  });
  // Each part was compared with what a sandbox keeps.
  return { ...(content as unknown as SavedState), faults };
}

const EXAMPLE = {
  job: defaultJob(),
  request: { path: "/", token: "" },
  claims: {},
  token: "",
  aheadMs: 0,
  faults: [],
  emulators: {},
  tokens: [],
} satisfies Readonly<Record<Exclude<keyof SavedState, "gitlabJob">, unknown>>;

const EXAMPLE_TOKEN = {
  id: 1,
  server: "",
  shown: "",
  scope: "",
  mintedAt: 0,
  expiresAt: 0,
  exchange: 1,
  uploads: [{ exchange: 1, name: "", version: "" }],
  secret: "",
} satisfies SavedState["tokens"][number];

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function kindOf(value: unknown): string {
  if (value instanceof Uint8Array) return "bytes";
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return "an object";
  return value === null || value === undefined ? "nothing" : (KINDS[typeof value] ?? typeof value);
}

const KINDS: Readonly<Record<string, string>> = { string: "a text", number: "a number", boolean: "true or false" };

/** `emulators.pypi.tokens[3].expiresAt` */
function fieldName(place: Place): string {
  return place
    .map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join("");
}
