/** A JSON object that came over the wire: fields are `unknown` until read. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Narrows an unknown value to a JSON object; arrays do not count. */
export function asObject(value: unknown): JsonObject | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}
