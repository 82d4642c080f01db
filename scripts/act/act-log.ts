/** What act's text says of one job. */
export interface JobLog {
  /** `undefined` if it says nothing of its end. */
  readonly outcome: "succeeded" | "failed" | undefined;
  /** What its steps set, as shown: a masked value is `***`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The errors that it annotates: properties and message. */
  readonly errors: readonly string[];
}

/** `[release.yml/publish]   text`; a job of a matrix has its number behind its name. */
const LINE = /^\[(?:.*\/)?([^\]/]+?) *\] +(.*)$/;
const OUTPUT = /^⚙ +::set-output:: ([\w-]+)=(.*)$/;
const ERROR = /^❗ +::error(.*)$/;
const END = /^🏁 +Job (succeeded|failed)/;

/** Reads what act prints without `--json`, which would print masked values. The jobs come in the order of their first lines. */
export function readActLog(text: string): ReadonlyMap<string, JobLog> {
  const jobs = new Map<string, JobLog>();
  for (const line of text.split("\n")) {
    const [, name, said = ""] = LINE.exec(line) ?? [];
    if (name === undefined) continue;
    const job = jobs.get(name) ?? { outcome: undefined, outputs: {}, errors: [] };
    const [, output, value = ""] = OUTPUT.exec(said) ?? [];
    const [, error] = ERROR.exec(said) ?? [];
    const end = END.exec(said)?.[1];
    jobs.set(name, {
      outcome: end === "succeeded" || end === "failed" ? end : job.outcome,
      outputs: output === undefined ? job.outputs : { ...job.outputs, [output]: value },
      errors: error === undefined ? job.errors : [...job.errors, error],
    });
  }
  return jobs;
}
