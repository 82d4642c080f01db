/** What act's text says of one job. */
export interface JobLog {
  /** By its steps: act says of every job of a matrix that it failed, once one has. `undefined` where it did not end. */
  readonly outcome: "succeeded" | "failed" | undefined;
  /** What its steps set, as shown: a masked value is `***`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The errors that it annotates: properties and message. */
  readonly errors: readonly string[];
}

type SeenJob = Omit<JobLog, "outcome"> & { readonly hasFailed: boolean; readonly hasEnded: boolean };

/** `[release.yml/publish]   text`; a job of a matrix has its number behind its name. */
const LINE = /^\[(?:.*\/)?([^\]/]+?) *\] +(.*)$/;
const OUTPUT = /^⚙ +::set-output:: ([\w-]+)=(.*)$/;
const ERROR = /^❗ +::error(.*)$/;
const FAILED_STEP = /^❌ +Failure - /;
const END = /^🏁 +Job (?:succeeded|failed)/;

/** Reads what act prints without `--json`, which would print masked values. The jobs come in the order of their first lines. */
export function readActLog(text: string): ReadonlyMap<string, JobLog> {
  const jobs = new Map<string, SeenJob>();
  for (const line of text.split("\n")) {
    const [, name, said = ""] = LINE.exec(line) ?? [];
    if (name === undefined) continue;
    const job = jobs.get(name) ?? { hasFailed: false, hasEnded: false, outputs: {}, errors: [] };
    const [, output, value = ""] = OUTPUT.exec(said) ?? [];
    const [, error] = ERROR.exec(said) ?? [];
    jobs.set(name, {
      hasFailed: job.hasFailed || FAILED_STEP.test(said),
      hasEnded: job.hasEnded || END.test(said),
      outputs: output === undefined ? job.outputs : { ...job.outputs, [output]: value },
      errors: error === undefined ? job.errors : [...job.errors, error],
    });
  }
  return new Map(
    [...jobs].map(([name, { hasFailed, hasEnded, ...job }]) => {
      const ended = hasFailed ? "failed" : "succeeded";
      return [name, { ...job, outcome: hasEnded ? ended : undefined }];
    }),
  );
}
