import type { Registry } from "@mint/core";
import { table } from "../table.ts";

/** Tells, registry by registry, what is compared and how. */
export function comparisonTable(registries: readonly Registry[]): string {
  const rows: readonly (readonly [string, (registry: Registry) => string])[] = [
    ["the workflow is read from", ({ claimRules: { workflow } }) => (workflow === undefined ? "–" : `\`${workflow}\``)],
    ["so it is", workflowFile],
    ["a reusable workflow of another repository", otherRepository],
    ["upper and lower case count in", strictFields],
    ["ids that it compares too", ({ claimRules: { ids = [] } }) => code(ids)],
    ["events that it always refuses", ({ claimRules: { refusedEvents } }) => code(refusedEvents)],
    ["runners", ({ claimRules: { runner } }) => (runner === undefined ? "any" : `\`${runner}\` only`)],
    ["clocks may differ by", ({ claimRules: { leewaySeconds } }) => seconds(leewaySeconds)],
  ];
  const heading = ["", ...registries.map(({ name }) => name)];
  return table([heading, ...rows.map(([label, cell]) => [label, ...registries.map(cell)])]);
}

function workflowFile({ claimRules: { workflow } }: Registry): string {
  return workflow === "workflow_ref" ? "the file that the event started" : "the file that holds the job";
}

function otherRepository({ claimRules: { workflow, workflowIn } }: Registry): string {
  if (workflow === "workflow_ref") return "works: name the caller";
  if (workflowIn === "own-at-same-commit") return "works: name the called file and its repository";
  return workflowIn === "same-commit" ? "refused; of your own, only at the run's commit" : "refused";
}

function strictFields({ form }: Registry): string {
  const strict = form.github.filter(({ claim, ignoresCase }) => claim !== undefined && ignoresCase !== true);
  return strict.length === 0 ? "nothing" : strict.map(({ label }) => label).join(", ");
}

function code(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => `\`${name}\``).join(", ");
}

function seconds(leeway: number | undefined): string {
  return leeway === undefined ? "unknown" : `${leeway} s`;
}
