/** An invalid setting: its name, and what is wrong with it. */
export class SettingError extends Error {
  override name = "SettingError";
  /** As the file, the form or the command line calls it. */
  readonly field: string;
  /** Follows the field's name, such as `is missing`. */
  readonly problem: string;

  constructor(field: string, problem: string) {
    super(`${field} ${problem}.`);
    this.field = field;
    this.problem = problem;
  }
}

/** Shows a value in a message: a long one is cut, and invisible characters are escaped. */
export function shownValue(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
