import { getInput, info } from "@actions/core";
import {
  type Credential,
  exchangeOf,
  githubActions,
  isMintFailure,
  mint,
  type ReadInput,
  type Registry,
  type RegistryType,
} from "@mint/core";
import { readInputs, registriesFromInputs, uptimeMs } from "@mint/core/host";
import { checkDelivery, checkLog, deliver, type LogWait } from "./delivery.ts";
import { handleExit } from "./exit.ts";
import type { ClientFiles, PlannedFile } from "./client-file.ts";
import { checkExportEnv, exportEnv } from "./export-env.ts";
import { hostIo } from "./host-io.ts";
import { isoTime } from "./iso-time.ts";
import { refuseMistyped } from "./mistyped-input.ts";
import type { FailureReport } from "./failure.ts";
import { reportFailure } from "./report.ts";
import { toState } from "./saved-token.ts";
import { appendSummary, summarize } from "./summary.ts";

/** Read before the others: it decides where their errors are reported. */
const SUMMARY_INPUT = { summary: { kind: "flag", default: true } } as const;
/** The inputs that every action has, beside the registry's own and `audience`; the timeout is in seconds. */
const INPUTS = {
  timeout: { kind: "integer", min: 5, max: 120 },
  revoke: { kind: "flag", default: true },
  "export-env": { kind: "flag" },
} as const;
const OWN_INPUTS = ["audience", ...Object.keys(SUMMARY_INPUT), ...Object.keys(INPUTS)];
/** Long enough for every retry. */
const DEFAULT_TIMEOUT_SECONDS = 60;
/** For revoking a token that could not be delivered, in milliseconds. */
const DISCARD_MS = { default: 1_000, cancelled: 500 } as const;

/** What differs between actions. */
export interface ActionOptions {
  /** More names for the output with the token, as in other actions for the registry. */
  readonly tokenOutputs?: readonly string[];
  /** More outputs; secrets in them are already masked. */
  readonly outputs?: (credential: Credential) => Readonly<Record<string, string>>;
  /** Writes the files that clients read besides the environment. Default: clients of its registries read none. */
  readonly clientFiles?: ClientFiles;
}

/** The registries of an action that serves several. */
export interface RegistryChoice {
  readonly types: readonly RegistryType[];
  /** The inputs that choose the registry. */
  readonly inputs?: readonly string[];
  /**
   * Chooses the registry that the inputs name.
   *
   * @throws {@link InputError} `INVALID_INPUT`
   */
  readonly choose: (read: ReadInput) => RegistryType;
}

/** Runs an action's main step: inputs, mint, outputs; ends the process with 0 if and only if a token was handed over. */
export async function runMain({ types, inputs = [], choose }: RegistryChoice, options: ActionOptions): Promise<void> {
  const { signal, exit } = handleExit(reportFailure, 1);
  const identity = githubActions();
  const progress: Progress = { credentials: [], asked: 0 };
  let summary = true;
  try {
    for (const secret of identity.secrets(hostIo.env)) hostIo.onSecret(secret);
    ({ summary } = readInputs(SUMMARY_INPUT, getInput));
    refuseMistyped(hostIo.env, { own: [...OWN_INPUTS, ...inputs], types });
    const type = choose(getInput);
    const named = registriesFromInputs(type, getInput, { env: hostIo.env, identity: identity.id });
    progress.registry = named[0]?.registry;
    progress.asked = named.length;
    const { timeout = DEFAULT_TIMEOUT_SECONDS, revoke, exportEnv: exportsEnv } = readInputs(INPUTS, getInput);
    const deadline = uptimeMs() + timeout * 1_000;
    const revokes = revoke && type.revokesAt !== undefined;
    checkDelivery(hostIo.env, revokes);
    const registries = named.map(({ registry }) => registry);
    const context = { env: hostIo.env, several: registries.length > 1 };
    if (exportsEnv) checkExportEnv(context, registries);
    const file = exportsEnv ? options.clientFiles?.plan(registries, context) : undefined;
    if (file !== undefined) checkDelivery(hostIo.env, true);
    // Some time is reserved for revoking.
    const log = (): LogWait => ({ signal, timeoutMs: left(deadline) - DISCARD_MS.default });
    await checkLog(log());
    const audience = getInput("audience") || undefined;
    for (const { name, registry } of named) {
      progress.registry = registry;
      if (named.length > 1) info(`For ${name}:`);
      const timeoutMs = left(deadline);
      progress.credentials.push(await mint(registry, { identity, audience, io: hostIo, signal, timeoutMs }));
    }
    const names = named.map(({ name }) => name ?? "");
    await handOver(progress.credentials, { options, names, revokes, exportsEnv, file, log: log() });
    if (summary) for (const credential of progress.credentials) summarize(credential, revokes);
    await exit(0);
  } catch (failure) {
    const report = await explained(failure, exchangeOf(failure) ?? progress.registry);
    reportFailure(failure, report);
    if (progress.credentials.length < progress.asked) tellOfLiveTokens(progress.credentials);
    if (summary && report !== undefined) appendSummary(report.summary);
    await exit(1);
  }
}

/** How far a run has got. */
interface Progress {
  /** The registry that was asked last. */
  registry?: Registry | undefined;
  readonly credentials: Credential[];
  /** How many tokens were requested. */
  asked: number;
}

/** If one of several tokens is refused, the others are not delivered. Only registries that cannot revoke have lists. */
function tellOfLiveTokens(credentials: readonly Credential[]): void {
  for (const { registry, expiresAt } of credentials) {
    const end = expiresAt === undefined ? "by itself" : isoTime(expiresAt);
    info(`A token was minted before that, good for ${registry.scope}. It was not passed on and expires ${end}.`);
  }
}

/** Milliseconds, by a monotonic clock. */
function left(deadline: number): number {
  return Math.round(deadline - uptimeMs());
}

/** How tokens are delivered. */
interface HandOver {
  readonly options: ActionOptions;
  /** The name for each token, if an input lists several. */
  readonly names: readonly string[];
  readonly revokes: boolean;
  readonly exportsEnv: boolean;
  /** The file that clients need besides the environment. */
  readonly file: PlannedFile | undefined;
  /** How long to wait for the log: a token that cannot be masked is not delivered. */
  readonly log: LogWait;
}

/** Delivers the tokens, or revokes them. */
async function handOver(
  credentials: readonly Credential[],
  { options, names, revokes, exportsEnv, file, log }: HandOver,
): Promise<void> {
  const [first] = credentials;
  if (first === undefined) throw new TypeError("nothing was minted");
  let takeBack: (() => void) | undefined;
  try {
    await checkLog(log);
    // Nothing waits from here to the end, so a signal comes either before a token is delivered or after.
    // Only registries that cannot revoke have lists, so there is at most one token to save.
    if (revokes || file !== undefined) {
      deliver(hostIo.env, "GITHUB_STATE", { ...file?.state, ...(revokes ? toState(first) : {}) });
    }
    if (exportsEnv) takeBack = exportEnv(hostIo.env, credentials, file);
    deliver(hostIo.env, "GITHUB_OUTPUT", { ...tokensOf(credentials, names), ...outputsOf(first, options) });
  } catch (failure) {
    takeBack?.();
    const timeoutMs = log.signal.aborted ? DISCARD_MS.cancelled : DISCARD_MS.default;
    await Promise.all(credentials.map((credential) => credential.revoke({ timeoutMs }).catch(() => "unknown")));
    throw failure;
  }
}

/** All tokens by name, if there are several. */
function tokensOf(credentials: readonly Credential[], names: readonly string[]): Record<string, string> {
  if (credentials.length < 2) return {};
  const entries = credentials.map(({ token }, at) => [names[at] ?? "", token.reveal()] as const);
  return { tokens: JSON.stringify(Object.fromEntries(entries)) };
}

/** The token comes last, so that an earlier failure delivers none. */
function outputsOf(credential: Credential, { tokenOutputs = [], outputs }: ActionOptions): Record<string, string> {
  const token = credential.token.reveal();
  return {
    ...outputs?.(credential),
    "expires-at": credential.expiresAt === undefined ? "" : isoTime(credential.expiresAt),
    ...Object.fromEntries([...tokenOutputs, "token"].map((name) => [name, token])),
  };
}

/** Explains a failure; if that fails, the failure itself is still reported. */
async function explained(failure: unknown, registry: Registry | undefined): Promise<FailureReport | undefined> {
  if (!isMintFailure(failure) || failure.code === "CANCELLED") return undefined;
  try {
    // A separate file: a successful run never loads it.
    const { explainFailure } = await import("@mint/action-kit/failure");
    return explainFailure({ failure, registry, audienceTyped: getInput("audience") !== "" });
  } catch {
    return undefined;
  }
}
