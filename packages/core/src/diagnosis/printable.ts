import { sanitize } from "../base/sanitize.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Finding } from "./findings/finding.ts";

/** Makes a diagnosis fit to be printed: claims and messages of servers stand in it as they came. */
export function printableDiagnosis({ findings, form, formUrl }: Diagnosis): Diagnosis {
  return {
    findings: findings.map(printableFinding),
    form: form.map((row) => (row.value === undefined ? row : { ...row, value: sanitize(row.value) })),
    formUrl,
  };
}

function printableFinding(finding: Finding): Finding {
  const { title, seen, needs, remedy, paste } = finding;
  return {
    ...finding,
    title: sanitize(title),
    seen: sanitize(seen),
    needs: sanitize(needs),
    remedy: sanitize(remedy),
    ...(paste === undefined ? {} : { paste: printableLines(paste) }),
  };
}

/** Line breaks are ours, a value has none; blanks at the front are YAML's. */
function printableLines(paste: string): string {
  return paste.replaceAll(/^( *)([^\n]*)$/gm, (_, blanks: string, line: string) => blanks + sanitize(line));
}
