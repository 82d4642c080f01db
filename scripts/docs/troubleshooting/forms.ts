import type { ClaimName, FormField, Registry } from "@mint/core";
import { table } from "../table.ts";

const CLAIMS: Readonly<Partial<Record<ClaimName, string>>> = {
  owner: "the owner in `repository`",
  repository: "the name in `repository`",
  environment: "`environment`, or nothing where the job declares none",
  "workflow-owner": "the owner in `job_workflow_ref`, if it is not your repository",
  "workflow-repository": "the repository in `job_workflow_ref`, if it is not yours",
};

/** Tells what belongs into which field of which form. */
export function formsTable(registries: readonly Registry[]): string {
  const rows = registries.flatMap((registry) =>
    registry.form.github.map((field, index) => {
      return [index === 0 ? linked(registry) : "", field.label, typed(field, registry)];
    }),
  );
  return table([["form", "field", "what to type"], ...rows]);
}

function linked({ name, form }: Registry): string {
  const url = form.page?.includes("{project}") === true ? form.list : form.page;
  return url === undefined ? name : `[${name}](${url})`;
}

function typed({ claim, placeholder = "" }: FormField, { claimRules: { workflow } }: Registry): string {
  if (claim === undefined) return placeholder;
  if (claim === "workflow") return `the file name in \`${workflow}\`, without its folder`;
  return CLAIMS[claim] ?? `\`${claim}\``;
}
