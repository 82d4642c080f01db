/** A setting that makes no sense: which it is, and what is wrong with it. */
export class SettingError extends Error {
  override name = "SettingError";
  /** As the file, the form or the command line calls it. */
  readonly field: string;
  /** Follows after the field's name: `is missing`, say. */
  readonly problem: string;

  constructor(field: string, problem: string) {
    super(`${field} ${problem}.`);
    this.field = field;
    this.problem = problem;
  }
}

/** Shows a value in a message: what is long is cut, and what nobody sees is escaped. */
export function shownValue(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
