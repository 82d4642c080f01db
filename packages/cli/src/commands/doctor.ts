import { type Identity, isMintFailure, type Registry } from "@mint/core";
import * as factories from "../factories.ts";
import { cliIo } from "../cli-io.ts";
import type { Call } from "../command.ts";
import { type Examination, examineRegistry } from "../doctor/examine-registry.ts";
import { problemOf } from "../doctor/problem-of.ts";
import type { RegistryReport, Report } from "../doctor/report.ts";
import { reportLines } from "../doctor/report-lines.ts";
import { storedSecrets } from "../doctor/stored-secrets.ts";
import { identityOf } from "../identity-of.ts";
import { inOptions } from "../make-registry.ts";
import type { RegistryRow } from "../registries.ts";
import { onSignals, SIGNALS } from "../signals.ts";
import { styleFor } from "../style.ts";
import { timeoutOf } from "../timeout-of.ts";
import { wordsFor } from "../words.ts";
import { writeOut } from "../write-out.ts";

/** `mint doctor`: what this job's identity is, and what registries will say to it. */
export async function run(call: Call): Promise<number> {
  const cancel = new AbortController();
  let interrupted: number | undefined;
  const stopListening = onSignals((signal) => {
    interrupted = SIGNALS[signal];
    cancel.abort();
  });
  try {
    const report = await examine(call, cancel.signal);
    const json = call.flags.has("json");
    const lines = json
      ? [JSON.stringify(report, undefined, 2)]
      : reportLines(report, styleFor(process.stdout, process.env));
    await writeOut(`${lines.join("\n")}\n`);
    return interrupted ?? (isWell(report) ? 0 : 1);
  } finally {
    stopListening();
  }
}

async function examine(call: Call, signal: AbortSignal): Promise<Report> {
  const io = cliIo(wordsFor(true));
  const timeoutMs = timeoutOf(call.given, 5);
  const ask = call.flags.has("no-ask") ? false : call.flags.has("ask") ? true : undefined;
  const rest = { storedSecrets: storedSecrets(io.env), registries: [] };
  let identity: Identity;
  try {
    identity = await identityOf(call, io);
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    return { identity: null, problem: problemOf(failure), ...rest };
  }
  const whose = { identity: { id: identity.id, refreshable: identity.refreshable } };
  try {
    for (const secret of identity.secrets(io.env)) io.onSecret(secret);
    identity.check(io.env);
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    return { ...whose, problem: problemOf(failure), ...rest };
  }
  const registries: RegistryReport[] = [];
  for (const row of call.registries) {
    const examination = { identity, io, timeoutMs, signal, ask, audience: call.given["audience"] };
    registries.push(await examineRow(row, call, examination));
  }
  return { ...whose, registries, storedSecrets: rest.storedSecrets };
}

/** A wrong option of one registry leaves the others to be examined. */
async function examineRow(row: RegistryRow, call: Call, examination: Examination): Promise<RegistryReport> {
  let registry: Registry;
  try {
    registry = row.make(factories, call.given);
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    const problem = { ...problemOf(failure), ...inOptions(failure, row) };
    const nothing = { claims: {}, findings: [], form: [], formUrl: undefined };
    return { id: row.id, name: row.name, url: "", verdict: "failed", problem, ...nothing };
  }
  return examineRegistry(registry, examination);
}

function isWell({ identity, problem, registries }: Report): boolean {
  if (identity === null) return true;
  if (problem !== undefined) return false;
  return registries.every(({ verdict, findings }) => {
    if (verdict === "accepted") return true;
    return verdict === "not-asked" && findings.every(({ certainty }) => certainty !== "certain");
  });
}
