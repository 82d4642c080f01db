import type { Diagnosis } from "@mint/core";
import { headlineOf } from "./headline-of.ts";
import type { Style } from "./output/style.ts";

/**
 * Lays a diagnosis out for people: findings first, the form after them; no line begins at the margin. Of the finding
 * that made the headline only what has not been said.
 */
export function diagnosisLines(
  { findings, form, formUrl }: Diagnosis,
  style: Style,
  hasHeadline = true,
): readonly string[] {
  const headline = hasHeadline ? headlineOf({ findings }) : undefined;
  const found = findings.flatMap((finding) => {
    const { certainty, title, seen, needs, remedy, paste } = finding;
    const sure = certainty.replace("-", " ");
    return [
      finding === headline ? `  This is ${sure}:` : `  ${style.bold(title)} (${sure})`,
      `    seen: ${seen}`,
      `    needed: ${needs}`,
      ...(finding === headline ? [] : [`    to do: ${remedy}`]),
      ...(paste?.split("\n").map((line) => `      ${line}`) ?? []),
    ];
  });
  const rows = form.map(({ label, value, placeholder, matches }) => {
    const typed = value === undefined ? `(${placeholder ?? ""})` : value === "" ? "(leave empty)" : value;
    const verdict = matches === undefined ? "" : matches ? style.green("  as registered") : style.red("  differs");
    return `    ${label}: ${typed}${verdict}`;
  });
  const where = formUrl === undefined ? [] : [`  The form: ${formUrl.url}`];
  const query =
    formUrl?.query === undefined
      ? []
      : [`  Open your project's page there, and append to its address: ${formUrl.query}`];
  return [...found, ...(rows.length === 0 ? [] : ["  What to type into the form:", ...rows]), ...where, ...query];
}
