import type { Explained } from "./explained.ts";
import { helpUrl } from "./help-url.ts";
import { isCuredByForm } from "./is-cured-by-form.ts";
import { block, code, plain, sentence, table } from "./markdown.ts";

const CERTAINTIES = {
  certain: "Certain",
  likely: "Likely",
  "worth-checking": "Worth checking",
} as const;

/** Writes a failure for the job's summary, in Markdown. */
export function summaryOf(explained: Explained): string {
  const parts = [
    heading(explained),
    `**${sentence(explained.what)}** ${sentence(explained.remedy)}`,
    messages(explained),
    ...(isCuredByForm(explained) ? [form(explained), paste(explained)] : [paste(explained), folded(form(explained))]),
    findings(explained),
    claims(explained),
    `[What ${plain(explained.code)} means](${helpUrl(explained.code)})`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n\n`;
}

function heading({ registry, code: name }: Explained): string {
  return `### ❌ ${registry === undefined ? "No token" : `No token from ${plain(registry)}`} ${code(name)}`;
}

function messages({ messages: said, speaker, status }: Explained): string {
  if (said.length === 0) return "";
  const lines = said.map((word) => `> ${code(word)}`).join("<br>\n");
  return `${plain(speaker)} says${status === undefined ? "" : ` (HTTP ${status})`}:\n\n${lines}`;
}

function paste({ paste: text }: Explained): string {
  return text === undefined ? "" : `To paste:\n\n${block("yaml", text)}`;
}

/** Where the form is not what matters now, it may do so later. */
function folded(text: string): string {
  return text === "" ? "" : details("What to type into the form, once that is done", text);
}

function form(explained: Explained): string {
  const { form: rows, formUrl } = explained;
  if (rows.length === 0) return "";
  const marked = rows.some(({ matches }) => matches !== undefined);
  const lines = rows.map(({ label, value, placeholder = "", matches }) => [
    plain(label),
    value === undefined ? `<em>${plain(placeholder)}</em>` : value === "" ? "<em>leave empty</em>" : code(value),
    ...(marked ? [matches === undefined ? "" : matches ? "✅ the same" : "❌ differs"] : []),
  ]);
  const head = ["Field", "What to type", ...(marked ? ["Registered"] : [])];
  const title = isCuredByForm(explained) ? "#### What to type, and where" : "";
  return [title, table(head, lines), where(formUrl)].filter((part) => part !== "").join("\n\n");
}

function where(formUrl: Explained["formUrl"]): string {
  if (formUrl === undefined) return "";
  if (formUrl.query === undefined) return `**[Open the form](${formUrl.url})**`;
  const steps = `**[Find your project](${formUrl.url})**, open its page “Publishing”, and append this to the address to have the form filled in:`;
  return `${steps}\n\n${block("", formUrl.query)}`;
}

/** The first finding that is more than a possibility stands above already. */
function findings({ what, findings: all }: Explained): string {
  if (all.length === 0) return "";
  const items = all.map(({ certainty, title, seen, needs, remedy }) => {
    const told = title === what;
    const text = told ? "" : ` ${sentence(title)} ${sentence(remedy)}`;
    return `- **${CERTAINTIES[certainty]}.**${text}<br>Seen: ${sentence(seen)}. Needed: ${sentence(needs)}.`.replace(
      "**<br>",
      "** ",
    );
  });
  return `#### What was found\n\n${items.join("\n")}`;
}

function claims({ claims: all, registry = "the registry" }: Explained): string {
  if (all.length === 0) return "";
  const rows = all.map(({ name, value, compared }) => [code(name), code(value), compared ? "✔" : ""]);
  const title = `The claims of this run, and which of them ${plain(registry)} compares`;
  return details(title, table(["Claim", "Value", "Compared"], rows));
}

function details(title: string, text: string): string {
  return `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
}
