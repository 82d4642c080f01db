import type { Explanation } from "@mint/core/host";
import { titleOf } from "./annotation.ts";
import { block, code, plain, sentence, table } from "../markdown.ts";

const CERTAINTIES = {
  certain: "Certain",
  likely: "Likely",
  "worth-checking": "Worth checking",
} as const;

/** Writes a failure for the job's summary, in Markdown. */
export function summaryOf(explanation: Explanation): string {
  const { what, remedy, formFirst, helpUrl } = explanation;
  const parts = [
    heading(explanation),
    `**${sentence(what)}** ${sentence(remedy)}`,
    messages(explanation),
    ...(formFirst ? [form(explanation), paste(explanation)] : [paste(explanation), foldedForm(explanation)]),
    findings(explanation),
    claims(explanation),
    `[What ${plain(explanation.code)} means](${helpUrl})`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n\n`;
}

function heading(explanation: Explanation): string {
  return `### ❌ ${plain(titleOf(explanation))} ${code(explanation.code)}`;
}

function messages({ messages: all, source, status }: Explanation): string {
  if (all.length === 0) return "";
  const lines = all.map((message) => `> ${code(message)}`).join("<br>\n");
  return `${plain(source)} says${status === undefined ? "" : ` (HTTP ${status})`}:\n\n${lines}`;
}

function paste({ paste: text }: Explanation): string {
  return text === undefined ? "" : `To paste:\n\n${block("yaml", text)}`;
}

/** If the form is not the first thing to do, it may be the next. */
function foldedForm(explanation: Explanation): string {
  const text = form(explanation);
  return text === "" ? "" : details("What to type into the form, once that is done", text);
}

function form({ form: fields, formUrl, formFirst }: Explanation): string {
  if (fields.length === 0) return "";
  const marked = fields.some(({ matches }) => matches !== undefined);
  const rows = fields.map(({ label, value, placeholder = "", matches, note }) => [
    plain(label),
    value === undefined
      ? `<em>${plain(placeholder)}</em>`
      : value === ""
        ? "<em>(none)</em>"
        : `${code(value)}${note === undefined ? "" : ` <em>${plain(note)}</em>`}`,
    ...(marked ? [matches === undefined ? "" : matches ? "✅ the same" : "❌ differs"] : []),
  ]);
  const head = ["Field", "What to type", ...(marked ? ["Registered"] : [])];
  const title = formFirst ? "#### What to type, and where" : "";
  return [title, table(head, rows), where(formUrl)].filter((part) => part !== "").join("\n\n");
}

function where(formUrl: Explanation["formUrl"]): string {
  if (formUrl === undefined) return "";
  if (formUrl.query === undefined) return `**[Open the form](${formUrl.url})**`;
  const steps = `**[Find your project](${formUrl.url})**, open its page “Publishing”, and append this to its address to fill in the form:`;
  return `${steps}\n\n${block("", formUrl.query)}`;
}

/** For the finding at the top of the summary, only the parts that it has not shown yet. */
function findings({ cause, findings: all }: Explanation): string {
  if (all.length === 0) return "";
  const items = all.map((finding) => {
    const { certainty, title, seen, needs, remedy } = finding;
    const text = finding === cause ? " " : ` ${sentence(title)} ${sentence(remedy)}<br>`;
    return `- **${CERTAINTIES[certainty]}.**${text}Seen: ${sentence(seen)}. Needed: ${sentence(needs)}.`;
  });
  return `#### What was found\n\n${items.join("\n")}`;
}

function claims({ claims: all, registry = "the registry" }: Explanation): string {
  if (all.length === 0) return "";
  const rows = all.map(({ name, value, compared }) => [code(name), code(value), compared ? "✔" : ""]);
  const title = `The claims of this run, and which of them ${plain(registry)} compares`;
  return details(title, table(["Claim", "Value", "Compared"], rows));
}

function details(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}
