import { getInput } from "@actions/core";
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
import { readInputs, uptimeMs, withVariables } from "@mint/core/host";
import { checkDelivery, checkLog, deliverOutputs, deliverState, type LogWait } from "./delivery.ts";
import { handleExit } from "./exit.ts";
import { checkExportEnv, exportEnv } from "./export-env.ts";
import { hostIo } from "./host-io.ts";
import { isoTime } from "./iso-time.ts";
import { refuseMistyped } from "./mistyped-input.ts";
import type { FailureReport } from "./failure.ts";
import { reportFailure } from "./report.ts";
import { toState } from "./saved-token.ts";
import { appendSummary, summarize } from "./summary.ts";

/** Read before the others: it decides where their mistakes are told. */
const SUMMARY_INPUT = { summary: { kind: "flag", default: true } } as const;
/** The inputs that every action has, beside the registry's own and `audience`; the timeout is in seconds. */
const INPUTS = {
  timeout: { kind: "integer", min: 5, max: 120 },
  revoke: { kind: "flag", default: true },
  "export-env": { kind: "flag" },
} as const;
const OWN_INPUTS = ["audience", ...Object.keys(SUMMARY_INPUT), ...Object.keys(INPUTS)];
/** Leaves room for every retry. */
const DEFAULT_TIMEOUT_SECONDS = 60;
/** For revoking a token that could not be handed over, in milliseconds. */
const DISCARD_MS = { default: 1_000, cancelled: 500 } as const;

/** What distinguishes an action from others of its kind: what its outputs are called. */
export interface ActionOptions {
  /** Further names of the token among the outputs, as the registry's users know it. */
  readonly tokenOutputs?: readonly string[];
  /** Further outputs; whatever is secret in them was masked when it came. */
  readonly outputs?: (credential: Credential) => Readonly<Record<string, string>>;
}

/** The registries of an action that serves several. */
export interface RegistryChoice {
  readonly types: readonly RegistryType[];
  /** The inputs that only the choice reads. */
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
  let registry: Registry | undefined;
  let summary = true;
  try {
    for (const secret of identity.secrets(hostIo.env)) hostIo.onSecret(secret);
    ({ summary } = readInputs(SUMMARY_INPUT, getInput));
    refuseMistyped(hostIo.env, { own: [...OWN_INPUTS, ...inputs], types });
    const type = choose(getInput);
    registry = type.fromInputs(withVariables(type, getInput, { env: hostIo.env, identity: identity.id }));
    const { timeout = DEFAULT_TIMEOUT_SECONDS, revoke, exportEnv: exportsEnv } = readInputs(INPUTS, getInput);
    const deadline = uptimeMs() + timeout * 1_000;
    const revokes = revoke && type.revokesAt !== undefined;
    checkDelivery(hostIo.env, revokes);
    if (exportsEnv) checkExportEnv(hostIo.env, registry);
    // The time for revoking is kept back.
    const log = (): LogWait => ({ signal, timeoutMs: left(deadline) - DISCARD_MS.default });
    await checkLog(log());
    const audience = getInput("audience") || undefined;
    const credential = await mint(registry, { identity, audience, io: hostIo, signal, timeoutMs: left(deadline) });
    await handOver(credential, { options, revokes, exportsEnv, log: log() });
    if (summary) summarize(credential, revokes);
    await exit(0);
  } catch (failure) {
    const report = await explained(failure, exchangeOf(failure) ?? registry);
    reportFailure(failure, report);
    if (summary && report !== undefined) appendSummary(report.summary);
    await exit(1);
  }
}

/** Milliseconds, by a clock that nobody sets. */
function left(deadline: number): number {
  return Math.round(deadline - uptimeMs());
}

/** How a token is handed over. */
interface HandOver {
  readonly options: ActionOptions;
  readonly revokes: boolean;
  readonly exportsEnv: boolean;
  /** How long the log is waited for: a token that could not be masked is not handed over. */
  readonly log: LogWait;
}

/** Hands the token over, or ends its life. */
async function handOver(credential: Credential, { options, revokes, exportsEnv, log }: HandOver): Promise<void> {
  let takeBack: (() => void) | undefined;
  try {
    await checkLog(log);
    // From here to the end nothing is waited for: a signal comes before a token is there, or after.
    if (revokes) deliverState(hostIo.env, toState(credential));
    if (exportsEnv) takeBack = exportEnv(hostIo.env, credential);
    deliverOutputs(hostIo.env, outputsOf(credential, options));
  } catch (failure) {
    takeBack?.();
    const timeoutMs = log.signal.aborted ? DISCARD_MS.cancelled : DISCARD_MS.default;
    await credential.revoke({ timeoutMs }).catch(() => "unknown");
    throw failure;
  }
}

/** The token comes last: whatever fails before it leaves none behind. */
function outputsOf(credential: Credential, { tokenOutputs = [], outputs }: ActionOptions): Record<string, string> {
  const token = credential.token.reveal();
  return {
    ...outputs?.(credential),
    "expires-at": credential.expiresAt === undefined ? "" : isoTime(credential.expiresAt),
    ...Object.fromEntries([...tokenOutputs, "token"].map((name) => [name, token])),
  };
}

/** Explains a failure; where that fails, it must not hide the failure itself. */
async function explained(failure: unknown, registry: Registry | undefined): Promise<FailureReport | undefined> {
  if (!isMintFailure(failure) || failure.code === "CANCELLED") return undefined;
  try {
    // A file of its own beside the bundle: a run that succeeds never loads it.
    const { explainFailure } = await import("@mint/action-kit/failure");
    return explainFailure({ failure, registry, audienceTyped: getInput("audience") !== "" });
  } catch {
    return undefined;
  }
}
