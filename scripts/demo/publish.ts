import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type JobFolder, type JobResult, runJob, type StepResults } from "@mint/runner";
import type { PackageFile } from "./package-file.ts";

type Inputs = Readonly<Record<string, string>>;

/** What is published, and the action that does it as a client would. */
export interface Publication {
  readonly file: PackageFile;
  /** Its folder. */
  readonly action: string;
  readonly inputs: (token: string) => Inputs;
}

/** Runs a job that mints a token with an action and publishes with it. */
export function mintAndPublish(
  mint: { readonly action: string; readonly inputs: Inputs },
  { file, action, inputs }: Publication,
  env: Readonly<Record<string, string>>,
): Promise<JobResult> {
  const publish = { id: "publish", action, inputs: (steps: StepResults) => inputs(mintedToken(steps)) };
  return runJob([{ id: "mint", ...mint }, publish], { env, prepare: putting(file) });
}

/** Publishes once more with a token, in a job that mints none. */
export function publishAgain({ file, action, inputs }: Publication, token: string): Promise<JobResult> {
  return runJob([{ id: "publish", action, inputs: inputs(token) }], { secrets: [token], prepare: putting(file) });
}

/** The token that the step `mint` delivered; empty if it delivered none. */
export function mintedToken(steps: StepResults): string {
  return steps["mint"]?.outputs["token"] ?? "";
}

/** The last line that the publishing step printed. */
export function lastLine(job: JobResult): string {
  return job.steps["publish"]?.main?.log.trim().split("\n").at(-1) ?? "";
}

function putting({ filename, content }: PackageFile): (folder: JobFolder) => Promise<void> {
  return ({ workspace }) => writeFile(join(workspace, filename), content);
}
