import type { Registry } from "../../packages/core/src/index.ts";

/** Tells, registry by registry, what is compared and how. */
export function comparisonTable(registries: readonly Registry[]): string {
  const rows: readonly (readonly [string, (registry: Registry) => string])[] = [
    ["the workflow is read from", ({ claimRules: { workflow } }) => (workflow === undefined ? "–" : `\`${workflow}\``)],
    ["so it is", holder],
    ["a reusable workflow of another repository", elsewhere],
    ["upper and lower case count in", cases],
    ["ids that it compares too", ({ claimRules: { ids = [] } }) => code(ids)],
    ["events that it always refuses", ({ claimRules: { refusedEvents } }) => code(refusedEvents)],
    ["runners", ({ claimRules: { runner } }) => (runner === undefined ? "any" : `\`${runner}\` only`)],
    ["clocks may differ by", ({ claimRules: { leewaySeconds } }) => seconds(leewaySeconds)],
  ];
  const head = ["", ...registries.map(({ name }) => name)];
  const lines = [head, head.map(() => "---"), ...rows.map(([label, cell]) => [label, ...registries.map(cell)])];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function holder({ claimRules: { workflow } }: Registry): string {
  return workflow === "workflow_ref" ? "the file that the event started" : "the file that holds the job";
}

function elsewhere({ claimRules: { workflow, workflowIn } }: Registry): string {
  if (workflow === "workflow_ref") return "works: name the caller";
  if (workflowIn === "own-at-same-commit") return "works: name the called file and its repository";
  return workflowIn === "same-commit" ? "refused; of your own, only at the run's commit" : "refused";
}

function cases({ form }: Registry): string {
  const strict = form.github.filter(({ part, ignoresCase }) => part !== undefined && ignoresCase !== true);
  return strict.length === 0 ? "nothing" : strict.map(({ label }) => label).join(", ");
}

function code(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => `\`${name}\``).join(", ");
}

function seconds(leeway: number | undefined): string {
  return leeway === undefined ? "unknown" : `${leeway} s`;
}
