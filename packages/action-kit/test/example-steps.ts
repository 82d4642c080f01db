import { parse } from "yaml";

/** A step of a workflow that a README shows. */
export interface ExampleStep {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Reads every step in the YAML blocks of a Markdown text: of whole workflows, of jobs, and bare lists of steps.
 *
 * @throws where a block is not YAML
 */
export function exampleSteps(markdown: string): readonly ExampleStep[] {
  return [...markdown.matchAll(/^```yaml\n([^]*?)^```$/gm)].flatMap(([, text = ""]) => stepsIn(parse(text)));
}

function stepsIn(node: unknown): readonly ExampleStep[] {
  // Lines of another CI's script are texts.
  if (Array.isArray(node)) return node.filter((item) => typeof item === "object" && ("uses" in item || "run" in item));
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === "with" || key === "on" ? [] : stepsIn(value)));
}
