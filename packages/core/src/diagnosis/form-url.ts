import type { FormRow } from "./form-rows.ts";
import type { JobClaims } from "./job-claims.ts";
import type { TrustForm } from "../registry.ts";

/** Where the form opens. */
export interface FormUrl {
  /** The form itself, filled in where the registry can do that; else the page on which a person finds it. */
  readonly url: string;
  /** What to append to the form's address to have it filled in, where its address is not known. */
  readonly query?: string;
}

/** Finds the address that opens a registry's form, filled in as far as it takes parameters; `undefined` where none is known. */
export function formUrl(form: TrustForm, rows: readonly FormRow[], job: JobClaims): FormUrl | undefined {
  if (form.page === undefined) return undefined;
  const query = queryOf(form, rows, job);
  if (!form.page.includes("{project}")) return { url: form.page + query };
  const project = form.project?.trim() ?? "";
  if (project !== "") return { url: form.page.replace("{project}", encoded(project)) + query };
  return form.list === undefined ? undefined : { url: form.list, ...(query === "" ? {} : { query }) };
}

function queryOf({ query }: TrustForm, rows: readonly FormRow[], { provider }: JobClaims): string {
  const filled = rows.flatMap(({ parameter, value }) =>
    parameter === undefined || value === undefined || value === "" ? [] : [`${encoded(parameter)}=${encoded(value)}`],
  );
  const first = provider === "other" ? undefined : query?.[provider];
  return filled.length === 0 ? "" : `?${[...(first === undefined ? [] : [first]), ...filled].join("&")}`;
}

/** Also what a sentence, or Markdown, would take for the end of an address. @see https://www.rfc-editor.org/rfc/rfc3986#section-2.2 */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
