/** Escapes of .NET's `Uri.EscapeDataString` that `encodeURIComponent` leaves out. */
const MORE_URI = /[!'()*]/gu;
const XML: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "&": "&amp;",
};
/** Sections of a secret that are shorter than this are not masked on their own. */
const MIN_SECTION = 6;

/**
 * Lists the other forms in which the runner masks a value: Base64 in its three alignments (standard and URL-safe,
 * unpadded), command-line, expression, JSON, URI and XML escapes, without double quotes, and around `&`.
 *
 * @see https://github.com/actions/runner/blob/main/src/Sdk/DTLogging/Logging/ValueEncoders.cs
 */
export function valueEncodings(value: string): readonly string[] {
  const forms = [
    ...base64Forms(value),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    JSON.stringify(value).slice(1, -1),
    uriForm(value),
    value.replaceAll(/[<>"'&]/gu, (character) => XML[character] ?? character),
    value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : "",
    ...ampersandForms(value),
  ];
  return [...new Set(forms)].filter((form) => form !== "" && form !== value);
}

function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].flatMap((shift) => {
    const form = bytes.subarray(shift).toString("base64").replace(/=+$/u, "");
    return [form, form.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function uriForm(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replaceAll(
    MORE_URI,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** PowerShell breaks a value at `&` when it colours it in an error. */
function ampersandForms(value: string): string[] {
  if (!value.includes("&")) return [];
  const coloured = value.indexOf("&+");
  const [before, after] =
    coloured >= 0
      ? [value.slice(0, coloured + 2), value.slice(coloured + 3)]
      : [value.slice(0, value.lastIndexOf("&") + 1), value.slice(value.lastIndexOf("&") + 1)];
  return [before, after].filter((section) => section.length >= MIN_SECTION);
}
