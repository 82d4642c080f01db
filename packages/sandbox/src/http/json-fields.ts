/** Reads the fields of a JSON object; `undefined` if the text is something else. */
export function jsonFields(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a field as text; empty if it is missing or something else. */
export function fieldText(fields: Readonly<Record<string, unknown>> | undefined, name: string): string {
  const value = fields?.[name];
  return typeof value === "string" ? value : "";
}
