import { type Credential, type Identity, InputError, isMintFailure, mint, type Registry } from "@mint/core";
import { type Explanation, type NamedRegistry, sanitize } from "@mint/core/host";
import type { Call } from "../command-line/command.ts";
import { MINTING, registriesOf, startDeadline } from "../command-line/values.ts";
import { checkMasks, mintingIo } from "../output/cli-io.ts";
import { explainFailure, reportFailure } from "../output/failure.ts";
import { type Log, logFor } from "../output/streams.ts";
import { type ChildEnd, notRun, runChild, whyNotRunnable } from "../run/child.ts";
import { type WrittenFile, writeClientFile } from "../run/client-file.ts";
import { childEnvironment, clientEnvironment, clientNotes } from "../run/environment.ts";
import { identityVariables } from "../run/identity-variables.ts";
import { Tokens } from "../run/tokens.ts";
import { startable } from "../run/windows-command.ts";
import type { Interruption } from "../signals.ts";
import { identityId, identityOf } from "../identity.ts";

/** Exit code of mint's own failures, as with env, timeout and docker, to tell them from the command's codes. */
const OWN_FAILURE = 125;
/** A longer one may be a token that was pasted by mistake. */
const LONGEST_NAME_SHOWN = 64;
/** A command that got a signal may finish its work for this long; then its tokens are revoked. A CI kills 7.5 s after its first signal. */
const GRACE_AFTER_SIGNAL_MS = 5_000;

/** `mint run`: mints, runs the command with its client's variables, and revokes. */
export async function mintRun(call: Call, interruption: Interruption): Promise<number> {
  const log = logFor(call.flags.has("quiet"));
  const asJson = call.flags.has("json");
  const told = { log, asJson, command: call.rest[0] ?? "" };
  const errno = whyNotRunnable(told.command, process.env);
  if (errno !== undefined) return await tellEnd(notRun(errno), told);
  const command = startable(call.rest);
  const tokens = new Tokens(log, interruption);
  let isKept = false;
  const revokeAll = async (limit?: "afterSignal"): Promise<void> => {
    if (!isKept) await tokens.revoke(limit);
  };
  const minting: Minting = { log, interruption, credentials: tokens.credentials, file: undefined, identity: undefined };
  // Revokes the tokens that have arrived while it waits for the next.
  interruption.signal.addEventListener("abort", () => void revokeAll());
  try {
    const failed = await mintAll(call, minting);
    if (failed !== undefined) {
      await revokeAll();
      // Its last line; the lines about the tokens come before it.
      if (asJson && failed.explanation !== undefined) log.line(JSON.stringify(failed.explanation));
      return failed.code;
    }
    isKept = call.flags.has("no-revoke");
    for (const note of clientNotes(process.env, tokens.credentials)) log.info(note);
    const forClients = { ...clientEnvironment(process.env, tokens.credentials), ...minting.file?.variables };
    const used = { id: minting.identity ?? "", audiences: tokens.credentials.map(({ audience }) => audience) };
    const removed = call.flags.has("keep-identity") ? [] : identityVariables(process.env, used);
    const env = childEnvironment(process.env, removed, forClients);
    const onSignal = (): void => void setTimeout(() => void revokeAll("afterSignal"), GRACE_AFTER_SIGNAL_MS).unref();
    const end = await runChild(command, { env, interruption, onSignal });
    const code = await tellEnd(end, told);
    if (code !== 0 && end.errno === undefined && !interruption.signal.aborted) {
      log.line(`${log.prefix} ${afterMint(code, tokens.credentials)}`);
    }
    await revokeAll();
    return interruption.exitCode ?? code;
  } finally {
    minting.file?.remove();
    await revokeAll();
  }
}

/** Explains how a command's failure may be related to its tokens, below the client's own output. */
function afterMint(code: number, credentials: readonly Credential[]): string {
  const expired = credentials.find(({ expiresAt }) => expiresAt !== undefined && expiresAt.getTime() < Date.now());
  if (expired?.expiresAt !== undefined) {
    const { registry, expiresAt } = expired;
    return `The command ended with ${code}, and the token of ${registry.name} expired while it ran, at ${expiresAt.toISOString()}: build first, then mint.`;
  }
  return `The command ended with ${code} after its token was minted. If the registry refused an upload, usual causes are a package that the trusted publisher does not cover, or a version that already exists. If the registry could not be reached, run the job again.`;
}

/** How to report a command that did not start, and where. */
interface Told {
  readonly log: Log;
  readonly asJson: boolean;
  readonly command: string;
}

/** Says why a command did not start. @returns the exit code */
export async function tellEnd({ code, errno }: ChildEnd, { log, asJson, command }: Told): Promise<number> {
  if (errno === undefined) return code;
  const name = command.length > LONGEST_NAME_SHOWN ? "" : ` "${sanitize(command)}"`;
  const what = `the command${name} ${errno === "ENOENT" ? "was not found" : "could not be started"} (${errno})`;
  log.line(`mint: ${what}`);
  if (asJson) {
    const hint = "Check its name, and PATH.";
    const failure = new InputError("INVALID_INPUT", `T${what.slice(1)}.`, { hint });
    log.line(JSON.stringify(await explainFailure(failure)));
  }
  return code;
}

/** What minting for a command works with. */
interface Minting {
  readonly log: Log;
  readonly interruption: Interruption;
  /** The minted tokens, even if a later one failed. */
  readonly credentials: Credential[];
  /** The file that clients need besides their variables; it exists before any token. */
  file: WrittenFile | undefined;
  /** The id of the identity that was used. */
  identity: string | undefined;
}

/** How minting for a command failed. */
interface FailedMinting {
  readonly code: number;
  /** Absent if a signal ended it. */
  readonly explanation?: Explanation;
}

/** @returns how it failed, if it did */
async function mintAll(call: Call, minting: Minting): Promise<FailedMinting | undefined> {
  const { log, interruption, credentials } = minting;
  const io = mintingIo(log);
  const isQuiet = call.flags.has("quiet");
  const { signal } = interruption;
  let identity: Identity | undefined;
  let asked: Registry | undefined;
  let askedLog = log;
  try {
    const deadline = startDeadline(call.given, MINTING);
    // Finds a wrong option of any registry before the first request.
    const job = { env: io.env, identity: identityId(call, io.env) };
    const named = call.registries.flatMap((type) => registriesOf(type, call.given, job));
    const registries = named.map(({ registry }) => registry);
    const hasLists = new Set(registries.map(({ id }) => id)).size < registries.length;
    const logOf = ({ registry: { id }, name = "" }: NamedRegistry): Log =>
      registries.length > 1 ? logFor(isQuiet, hasLists ? `${id} ${name}`.trim() : id) : log;
    await checkMasks(io, { signal, timeoutMs: deadline.left() });
    identity = await identityOf(call, io, { signal, timeoutMs: deadline.left() });
    minting.identity = identity.id;
    minting.file = writeClientFile(registries, io.env, log);
    for (const one of named) {
      const { registry } = one;
      asked = registry;
      askedLog = logOf(one);
      const options = {
        identity,
        io: mintingIo(askedLog),
        timeoutMs: deadline.left(),
        signal,
        audience: call.given["audience"],
      };
      credentials.push(await mint(registry, options));
    }
    await checkMasks(io, { signal, timeoutMs: deadline.left() });
    return interruption.exitCode === undefined ? undefined : { code: interruption.exitCode };
  } catch (failure) {
    if (!isMintFailure(failure) || interruption.isReported) throw failure;
    const explanation = await reportFailure(failure, askedLog, {
      identity,
      registry: asked,
      audienceTyped: call.given["audience"] !== undefined,
    });
    return { code: interruption.exitCode ?? OWN_FAILURE, explanation };
  }
}
