import { type Identity, isMintFailure, type RegistryType } from "@mint/core";
import { cancelled, type NamedRegistry, registriesFromInputs } from "@mint/core/host";
import type { Call } from "../command-line/command.ts";
import { MINTING, timeoutOf } from "../command-line/values.ts";
import { type Examination, examineRegistry } from "../doctor/examine-registry.ts";
import type { RegistryReport, Report } from "../doctor/report.ts";
import { storedSecrets } from "../doctor/stored-secrets.ts";
import { cliIo } from "../output/cli-io.ts";
import { explainFailure } from "../output/failure.ts";
import { logFor, writeOut } from "../output/streams.ts";
import { styleFor } from "../output/style.ts";
import type { Interruption } from "../signals.ts";
import { identityOf } from "../identity.ts";

/** Runs `mint doctor`: shows this job's identity, and whether registries accept it. */
export async function mintDoctor(call: Call, { signal }: Interruption): Promise<number> {
  const report = await examine(call, signal);
  if (signal.aborted) throw cancelled();
  const { reportJson, reportLines } = await import("#explanation");
  const json = call.flags.has("json");
  const lines = json
    ? [JSON.stringify(reportJson(report), undefined, 2)]
    : reportLines(report, styleFor(process.stdout, process.env));
  await writeOut(`${lines.join("\n")}\n`, { signal });
  return isWell(report) ? 0 : 1;
}

async function examine(call: Call, signal: AbortSignal): Promise<Report> {
  const io = cliIo(logFor(true));
  const timeoutMs = timeoutOf(call.given, MINTING.min);
  const ask = call.flags.has("no-ask") ? false : call.flags.has("ask") ? true : undefined;
  const rest = { storedSecrets: storedSecrets(io.env), registries: [] };
  let identity: Identity;
  try {
    identity = await identityOf(call, io, { signal, timeoutMs: timeoutMs ?? MINTING.defaultMs });
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    return { identity: null, problem: await explainFailure(failure), ...rest };
  }
  const whose = { identity: { id: identity.id, refreshable: identity.refreshable } };
  try {
    for (const secret of identity.secrets(io.env)) io.onSecret(secret);
    identity.check(io.env);
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    return { ...whose, problem: await explainFailure(failure), ...rest };
  }
  const registries: RegistryReport[] = [];
  for (const type of call.registries) {
    if (signal.aborted) break;
    const examination = { identity, io, timeoutMs, signal, ask, audience: call.given["audience"] };
    registries.push(...(await examineType(type, call, examination)));
  }
  return { ...whose, registries, storedSecrets: rest.storedSecrets };
}

/** After a wrong option of one registry, the others are still examined. */
async function examineType(
  type: RegistryType,
  call: Call,
  examination: Examination,
): Promise<readonly RegistryReport[]> {
  let named: readonly NamedRegistry[];
  try {
    const job = { env: examination.io.env, identity: examination.identity.id };
    named = registriesFromInputs(type, (name) => call.given[name], job);
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    const problem = await explainFailure(failure);
    return [{ id: type.id, name: type.displayName, url: "", verdict: "failed", problem, diagnosis: problem }];
  }
  const reports: RegistryReport[] = [];
  for (const { registry } of named) reports.push(await examineRegistry(registry, examination));
  return reports;
}

function isWell({ identity, problem, registries }: Report): boolean {
  if (identity === null || problem !== undefined) return false;
  return registries.every(({ verdict, diagnosis }) => {
    if (verdict === "accepted") return true;
    return verdict === "not-asked" && diagnosis.findings.every(({ certainty }) => certainty !== "certain");
  });
}
