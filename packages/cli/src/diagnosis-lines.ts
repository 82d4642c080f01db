import type { Diagnosis } from "@mint/core";
import type { Style } from "./style.ts";

/** Lays a diagnosis out for people: findings first, the form after them; no line begins at the margin. */
export function diagnosisLines({ findings, form, formUrl }: Diagnosis, style: Style): readonly string[] {
  const found = findings.flatMap(({ certainty, title, seen, needs, remedy, paste }) => [
    `  ${style.bold(title)} (${certainty.replace("-", " ")})`,
    `    seen: ${seen}`,
    `    needed: ${needs}`,
    `    to do: ${remedy}`,
    ...(paste?.split("\n").map((line) => `      ${line}`) ?? []),
  ]);
  const rows = form.map(({ label, value, say, matches }) => {
    const typed = value === undefined ? `(${say ?? ""})` : value === "" ? "(leave empty)" : value;
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
