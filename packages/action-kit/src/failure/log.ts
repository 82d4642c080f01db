import type { Explanation } from "@mint/core/host";

/** A group of the log, which folds. */
export interface LogGroup {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Tells whether there are details besides what happened and what to do. */
export function hasDetails({ messages, findings, form, claims, paste }: Explanation): boolean {
  return messages.length + findings.length + form.length + claims.length > 0 || paste !== undefined;
}

/** Writes the details of a failure for the log; `undefined` if there are none. */
export function detailsOf(explanation: Explanation): LogGroup | undefined {
  if (!hasDetails(explanation)) return undefined;
  const { registry, messages, source, status, paste } = explanation;
  const says = `${source} says${status === undefined ? "" : ` (HTTP ${status})`}`;
  return {
    title: `Why there is no token${registry === undefined ? "" : ` from ${registry}`}, and what to type where`,
    lines: [
      ...messages.map((message) => `${says}: ${message}`),
      ...pasteLines(paste),
      ...findingLines(explanation),
      ...formLines(explanation),
      ...claimLines(explanation),
    ],
  };
}

function pasteLines(paste = ""): readonly string[] {
  return paste === "" ? [] : paste.split("\n").map((line) => `   | ${line}`);
}

function findingLines({ findings }: Explanation): readonly string[] {
  return findings.flatMap(({ certainty, title, seen, needs, remedy, paste }, index) => [
    "",
    `${index + 1}. ${certainty.replace("-", " ")}: ${title}`,
    `   seen: ${seen}`,
    `   needed: ${needs}`,
    `   to do: ${remedy}`,
    ...pasteLines(paste),
  ]);
}

function formLines({ form, formUrl }: Explanation): readonly string[] {
  if (form.length === 0) return [];
  const fields = form.map(({ label, value, placeholder, matches, note }) => {
    const typed = value === undefined ? `(${placeholder})` : value === "" ? "(none)" : value;
    const verdict = matches === undefined ? "" : matches ? "  [registered]" : "  [differs]";
    return `   ${label}: ${typed}${verdict}${note === undefined ? "" : `  (${note})`}`;
  });
  const { url, query } = formUrl ?? {};
  return [
    "",
    "What to type into the form:",
    ...fields,
    ...(url === undefined ? [] : [`The form: ${url}`]),
    ...(query === undefined
      ? []
      : [`Open your project's page "Publishing" there, and append this to its address: ${query}`]),
  ];
}

function claimLines({ claims, registry }: Explanation): readonly string[] {
  if (claims.length === 0) return [];
  const lines = claims.map(({ name, value, compared }) => ` ${compared ? "*" : "-"} ${name}: ${value}`);
  return ["", `The claims of this run (* is compared by ${registry}):`, ...lines];
}
