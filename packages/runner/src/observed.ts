import type { PhaseResult } from "./phase-result.ts";

/** Something that can be seen of a run. */
export interface Observation {
  readonly step: string;
  readonly phase: PhaseResult["phase"];
  readonly place: "log" | "stdout" | "stderr" | "annotation" | "summary" | "file" | "output" | "state" | "env" | "path";
  /** Which file, output, state or variable. */
  readonly name?: string;
  readonly text: string;
}

/** Commands that carry secrets by design. */
const CARRIERS: readonly string[] = ["add-mask", "set-output", "save-state"];

/**
 * Lists all that can be seen of a run: the log as shown, both streams raw (but for the commands that carry secrets by
 * design: `add-mask`, and outputs and state by stdout), annotations, the raw summary, files that changed, outputs,
 * state, exported variables and path.
 */
export function observed(result: { readonly phases: readonly PhaseResult[] }): Observation[] {
  return result.phases.flatMap((phase) => {
    const see = (place: Observation["place"], text: string, name?: string): Observation => {
      return { step: phase.step, phase: phase.phase, place, text, ...(name === undefined ? {} : { name }) };
    };
    const all = (place: Observation["place"], values: Readonly<Record<string, string>>) =>
      Object.entries(values).map(([name, value]) => see(place, value, name));
    return [
      see("log", phase.log),
      see("stdout", rawText(phase, "stdout")),
      see("stderr", rawText(phase, "stderr")),
      ...phase.annotations.map((one) => see("annotation", [one.message, ...Object.values(one.properties)].join("\n"))),
      see("summary", phase.summary),
      ...phase.files.map((file) => see("file", `${file.path}\n${file.text}`, file.path)),
      ...all("output", phase.outputs),
      ...all("state", phase.state),
      ...all("env", phase.env),
      see("path", phase.path.join("\n")),
    ];
  });
}

function rawText(phase: PhaseResult, stream: "stdout" | "stderr"): string {
  return phase.lines
    .filter((line) => line.stream === stream && !CARRIERS.includes(line.command?.name.toLowerCase() ?? ""))
    .map((line) => line.text)
    .join("\n");
}
