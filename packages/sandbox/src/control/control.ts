import { randomBytes } from "node:crypto";
import type { Claims } from "../issuer/claims.ts";
import type { GitlabJob } from "../issuer/gitlab-job.ts";
import { GITHUB_ISSUER } from "../issuer/issuer.ts";
import { defaultJob, type Job } from "../issuer/job.ts";
import { moveRegistry, REGISTRY_IDS, type RegistryId } from "../registries.ts";
import type { Sandbox } from "../sandbox.ts";
import { checkPublisher, listPublishers, PUBLISHER_FORMS } from "../setup/publishers.ts";
import { SettingError } from "../setup/setting-error.ts";
import type { SettingsFileError } from "../setup/yaml-file.ts";
import type { SandboxClock } from "./clock.ts";
import {
  boundContentsOf,
  boundTokensOf,
  type EmulatorStates,
  emulatorStates,
  restoreEmulators,
  secretOf,
} from "./emulator-state.ts";
import { type Fault, Faults } from "./faults.ts";
import { type Exchange, History, LIMITS } from "./history.ts";
import { LogFile, readLogFile } from "./log-file.ts";
import { readSavedState } from "./saved-state.ts";
import { readStateFile, type SavedDocument, StateFile } from "./state-file.ts";

/** A refused exchange, for the function that explains it. */
export interface RefusedExchange {
  readonly registry: RegistryId;
  readonly status: number;
  /** The registry's own message. */
  readonly body: string;
  readonly claims: Claims;
  /** Milliseconds since the epoch, of the sandbox's clock. */
  readonly now: number;
}

/** The parts of an explanation that the page shows. */
export interface ShownExplanation {
  /** What happened, in a sentence. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Text to paste. */
  readonly paste?: string | undefined;
  readonly helpUrl?: string | undefined;
}

/** Explains a refusal; `undefined` if there is nothing to say. */
export type Explain = (refused: RefusedExchange) => ShownExplanation | undefined;

/** How a sandbox is controlled, watched and remembered. */
export interface ControlOptions {
  /** Explains refusals on the page. Default: no explanation. */
  readonly explain?: Explain | undefined;
  /** How `mint` was started, so that the page can say what to type. Default: it is a command. */
  readonly command?: readonly string[] | undefined;
  /** Starts with the state in this file, and saves the state to it. */
  readonly state?: string | undefined;
  /** Wait from the beginning. */
  readonly faults?: readonly Fault[] | undefined;
  /** Appends every exchange to this file. Default: next to the state file, if there is one. */
  readonly log?: string | undefined;
}

/** Where a sandbox is served. */
export interface ControlledSandbox {
  readonly sandbox: Sandbox;
  readonly urls: Readonly<Record<RegistryId | "issuer", string>>;
}

/** Requests that each server's own log keeps, and characters of their bodies: it is for tests, and holds secrets. */
const LOG_LIMIT = { requests: 200, characters: 20_000 } as const;

/** Watches a sandbox and changes it: what the page and the control API are made of. */
export class Control {
  readonly sandbox: Sandbox;
  readonly urls: ControlledSandbox["urls"];
  readonly clock: SandboxClock;
  readonly history = new History();
  readonly faults: Faults;
  readonly explain: Explain | undefined;
  /** How `mint` was started. */
  readonly command: readonly string[];
  /** The token that every change needs. */
  token = randomBytes(24).toString("base64url");
  readonly #beginning: {
    readonly job: Job;
    readonly gitlabJob: GitlabJob | undefined;
    readonly emulators: EmulatorStates;
    readonly aheadMs: number;
  };
  readonly #listeners = new Set<() => void>();
  readonly #problems = new Map<"state" | "log", SettingsFileError>();
  readonly #log: LogFile | undefined;
  readonly #file: StateFile | undefined;

  /** @throws {@link SettingsFileError} if a file cannot be used */
  constructor({ sandbox, urls }: ControlledSandbox, clock: SandboxClock, options: ControlOptions = {}) {
    this.sandbox = sandbox;
    this.urls = urls;
    this.clock = clock;
    this.explain = options.explain;
    this.command = options.command ?? [];
    this.faults = new Faults(() => this.changed());
    this.#beginning = structuredClone({
      job: sandbox.issuer.job,
      gitlabJob: sandbox.issuer.gitlabJob,
      emulators: emulatorStates(sandbox),
      aheadMs: clock.aheadMs,
    });
    const { state, log = logBeside(state) } = options;
    if (log !== undefined) for (const exchange of readLogFile(log, LIMITS.exchanges)) this.history.restore(exchange);
    for (const fault of options.faults ?? []) this.faults.set(fault);
    const saved = state === undefined ? undefined : readStateFile(state);
    if (saved !== undefined) this.#restore(saved);
    this.#log = log === undefined ? undefined : new LogFile(log);
    this.#file = state === undefined ? undefined : new StateFile(state, () => this.#state());
    this.faults.attach(sandbox);
    this.#watch();
    this.#file?.write();
  }

  /** Notifies the listeners and the state file of a change. */
  changed(): void {
    this.#save();
    for (const listener of this.#listeners) listener();
  }

  /** Receives every change from now on, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Why the state file or the log cannot be written at the moment, one sentence each. */
  get problems(): readonly string[] {
    return [...this.#problems.values()].map(({ message }) => message);
  }

  /** Moves the clock ahead, or back to the machine's time. */
  setClock(aheadMs: number): void {
    this.clock.aheadMs = aheadMs;
    this.changed();
  }

  /** Resets everything to the start: job, publishers, projects and clock; deletes tokens, uploads, exchanges and faults. */
  reset(): void {
    const { job, gitlabJob, emulators, aheadMs } = structuredClone(this.#beginning);
    this.#setJob(job);
    this.sandbox.issuer.gitlabJob = gitlabJob;
    restoreEmulators(this.sandbox, emulators, this.clock.now);
    this.#moveRegistries();
    this.history.clear();
    this.clock.aheadMs = aheadMs;
    this.faults.clear();
  }

  /** Asks for the explanation of a refusal; a bug in it is ignored. */
  explanationOf({
    server,
    succeeded,
    kind,
    status,
    messages = "",
    claims,
    fault,
  }: Exchange): ShownExplanation | undefined {
    const registry = REGISTRY_IDS.find((id) => id === server);
    const isRefusal = kind === "exchange" && !succeeded && (fault === undefined || fault === "refuse");
    if (!isRefusal || registry === undefined || claims === undefined) return undefined;
    try {
      return this.explain?.({ registry, status, body: messages, claims: this.#worldly(claims), now: this.clock.now() });
    } catch {
      return undefined;
    }
  }

  /**
   * Writes what is still to be written.
   *
   * @throws {@link SettingsFileError} if the file of state cannot be written
   */
  close(): void {
    this.#log?.close();
    this.#file?.write();
  }

  #watch(): void {
    for (const id of REGISTRY_IDS) {
      const emulator = this.sandbox[id];
      emulator.logLimit = LOG_LIMIT;
      emulator.observe = async (record, trace, answer) => {
        const exchange = await this.history.add(record, trace, answer, this.clock.now());
        boundTokensOf(emulator);
        if (trace.upload !== undefined) boundContentsOf(emulator);
        if (exchange === undefined) return;
        this.#append(exchange);
        this.#save();
      };
    }
    const { issuer } = this.sandbox;
    issuer.logLimit = LOG_LIMIT;
    issuer.observe = async (record, trace, answer) => {
      const exchange = await this.history.add(record, trace, answer, this.clock.now());
      if (exchange !== undefined) this.#append(exchange);
    };
  }

  #save(): void {
    this.#file?.schedule((error) => this.#setProblem("state", error));
  }

  /** The client gets its answer even if the disk is full; the page says what could not be saved. */
  #append(exchange: Exchange): void {
    if (this.#log !== undefined) this.#setProblem("log", this.#log.add(exchange));
  }

  /** The claims as GitHub would have issued them: whoever explains a refusal knows its issuer and no sandbox's. */
  #worldly(claims: Claims): Claims {
    return claims["iss"] === this.sandbox.issuer.url ? { ...claims, iss: GITHUB_ISSUER } : claims;
  }

  #setProblem(file: "state" | "log", error: SettingsFileError | undefined): void {
    if (this.#problems.get(file)?.message === error?.message) return;
    if (error === undefined) this.#problems.delete(file);
    else this.#problems.set(file, error);
    for (const listener of this.#listeners) listener();
  }

  #state(): unknown {
    const { issuer } = this.sandbox;
    return {
      version: 1,
      job: issuer.job,
      gitlabJob: issuer.gitlabJob ?? null,
      request: { path: pathOf(issuer.requestUrl), token: issuer.requestToken },
      claims: issuer.claims,
      token: this.token,
      aheadMs: this.clock.aheadMs,
      faults: this.faults.list(),
      emulators: emulatorStates(this.sandbox),
      tokens: this.history.knownTokens().map(({ record, ...token }) => ({ ...token, secret: secretOf(record) })),
    };
  }

  #restore(saved: SavedDocument): void {
    const { issuer } = this.sandbox;
    const { job, gitlabJob, request, claims, token, aheadMs, faults, emulators, tokens } = readSavedState(
      saved,
      this.#beginning.emulators,
    );
    this.#setJob(job);
    issuer.gitlabJob = gitlabJob ?? undefined;
    issuer.claims = claims;
    issuer.requestUrl = new URL(request.path, this.urls.issuer).href;
    issuer.requestToken = request.token;
    this.token = token;
    this.clock.aheadMs = aheadMs;
    this.faults.clear();
    for (const fault of faults) this.faults.set(fault);
    restoreEmulators(this.sandbox, emulators, this.clock.now);
    this.#moveRegistries();
    for (const form of PUBLISHER_FORMS) this.#checkPublishers(form, saved);
    const records = tokenRecords(emulatorStates(this.sandbox));
    for (const { secret, ...view } of tokens) {
      const record = records.get(secret);
      if (record !== undefined) this.history.restoreToken({ ...view, record });
    }
  }

  /** The file may have been edited by hand, so its values are checked against the registry's form. */
  #checkPublishers(registry: string, { fail }: SavedDocument): void {
    try {
      for (const values of listPublishers(this.sandbox, registry)) checkPublisher({ registry, values });
    } catch (error) {
      const reason = error instanceof SettingError ? error.message : "a field of one is missing";
      fail(["emulators", registry], `emulators.${registry} has a publisher that cannot be registered: ${reason}`);
    }
  }

  #setJob(job: Job): void {
    const own = this.sandbox.issuer.job;
    for (const name of Object.keys(own)) Reflect.deleteProperty(own, name);
    Object.assign(own, defaultJob(), { environment: undefined }, job);
  }

  /** Some registries compare their own address or the issuer's, and a saved state may contain old ones. */
  #moveRegistries(): void {
    const issuerUrl = this.sandbox.issuer.url;
    for (const id of REGISTRY_IDS) moveRegistry(this.sandbox, id, { url: new URL(this.urls[id]), issuerUrl });
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** Where the log lies when only the state has a name: `sandbox.json` has `sandbox.log.jsonl`. */
function logBeside(state: string | undefined): string | undefined {
  return state === undefined ? undefined : `${state.replace(/\.json$/, "")}.log.jsonl`;
}

type LiveRecord = Parameters<History["restoreToken"]>[0]["record"];

/** The records of all tokens by their secrets. */
function tokenRecords(states: EmulatorStates): ReadonlyMap<string, LiveRecord> {
  const records = new Map<string, LiveRecord>();
  for (const list of Object.values(states).flatMap((state) => Object.values(state))) {
    if (!Array.isArray(list)) continue;
    for (const entry of list as readonly unknown[]) if (isLiveRecord(entry)) records.set(secretOf(entry), entry);
  }
  return records;
}

function isLiveRecord(entry: unknown): entry is LiveRecord {
  return typeof entry === "object" && entry !== null && "live" in entry;
}
