import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { actionInputs } from "./action-inputs.ts";
import { runChild } from "./child-run.ts";
import { fileCommandValues, type FileCommandValues } from "./file-command-values.ts";
import { createFileCommands } from "./file-commands.ts";
import { changesSince, takeSnapshot } from "./file-snapshot.ts";
import type { Job } from "./job.ts";
import type { PhaseResult } from "./phase-result.ts";
import { stepEnv } from "./step-env.ts";
import { OutputReader } from "./output-reader.ts";
import { StepLog } from "./step-log.ts";
import type { Step } from "./step.ts";

const TIMEOUT_MS = 120_000;

/**
 * Runs one phase of a step and carries its effects over into the job: masks, exported variables, path, status.
 *
 * @throws {Error} if the script that `action.yml` names is not there.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/NodeScriptActionHandler.cs
 */
export async function runPhase(job: Job, step: Step, phase: PhaseResult["phase"]): Promise<PhaseResult> {
  const { manifest, options } = step;
  const script = resolve(options.action, phase === "main" ? manifest.main : (manifest.post ?? ""));
  await access(script);
  const post = phase === "post" && typeof options.post === "object" ? options.post : {};
  const inputs = post.inputs === undefined ? step.inputs : actionInputs(manifest, post.inputs);
  const fileCommands = await createFileCommands(job.folder.temp);
  const before = await takeSnapshot(job.folder.root, fileCommands.paths);
  const log = new StepLog(job.masker);
  const reader = new OutputReader(log, job.masker, job.debug);
  printDetails(log, job, step, phase);

  const run = await runChild({
    node: options.node ?? process.execPath,
    script,
    cwd: job.folder.workspace,
    env: stepEnv(job, {
      id: step.id,
      inputs: inputs.env,
      state: phase === "post" ? (step.main?.state ?? {}) : {},
      fileCommands: fileCommands.env,
      overrides: [options.env ?? {}, post.env ?? {}],
    }),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    signals: (options.signals ?? []).filter((plan) => (plan.phase ?? "main") === phase),
    onStart: (pid) => options.onStart?.({ pid, phase }),
    onLine: (line, stream) => reader.read(line, stream),
  });

  const { cancelled, ...ended } = run;
  const fileTexts = await fileCommands.read(log);
  const said = fileCommandValues(fileTexts, log);
  const outputs = { ...Object.fromEntries(reader.outputs), ...said.outputs };
  const conclusion = cancelled ? "cancelled" : run.exitCode !== 0 || log.failed ? "failure" : "success";
  carryOver(job, conclusion, said);
  return {
    step: step.id,
    phase,
    ...ended,
    conclusion,
    lines: reader.lines,
    log: log.text,
    annotations: log.annotations,
    masks: reader.masks,
    deprecatedCommands: reader.deprecatedCommands,
    fileTexts,
    ...said,
    outputs,
    outputContainsMask: Object.entries(outputs).flatMap(([name, value]) =>
      job.masker.mask(value) === value ? [] : [name],
    ),
    state: { ...Object.fromEntries(reader.state), ...said.state },
    files: await changesSince(before, job.folder.root, fileCommands.paths),
  };
}

/** @see https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/Handler.cs `PrintActionDetails` */
function printDetails(log: StepLog, job: Job, step: Step, phase: PhaseResult["phase"]): void {
  for (const warning of step.inputs.warnings) log.annotate("warning", warning);
  if (phase === "post") return log.show("Post job cleanup.");
  log.show(`##[group]Run ${step.options.action}`);
  if (step.inputs.values.size > 0) log.show("with:");
  for (const [name, value] of step.inputs.values) if (value !== "") log.show(`  ${name}: ${value}`);
  if (job.exported.size > 0) log.show("env:");
  for (const [name, value] of job.exported) log.show(`  ${name}: ${value}`);
  log.show("##[endgroup]");
}

function carryOver(job: Job, conclusion: PhaseResult["conclusion"], { env, path }: FileCommandValues): void {
  if (conclusion === "cancelled" || job.status === "success") job.status = conclusion;
  for (const [name, value] of Object.entries(env)) job.exported.set(name, value);
  for (const entry of path) job.path = [...job.path.filter((known) => known !== entry), entry];
}
