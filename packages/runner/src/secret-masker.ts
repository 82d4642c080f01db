import { valueEncodings } from "./value-encodings.ts";

/**
 * Replaces every occurrence of a masked value, in any of its encodings, by `***`; ranges that touch or overlap
 * become one.
 *
 * @see https://github.com/actions/runner/blob/main/src/Sdk/DTLogging/Logging/SecretMasker.cs
 */
export class SecretMasker {
  readonly #values = new Set<string>();
  readonly #forms = new Set<string>();

  /** Registers a value and its encodings; says whether the value is new. */
  add(value: string): boolean {
    if (value === "" || this.#values.has(value)) return false;
    this.#values.add(value);
    this.#forms.add(value);
    for (const form of valueEncodings(value)) this.#forms.add(form);
    return true;
  }

  mask(text: string): string {
    const ranges = this.#rangesIn(text);
    let masked = "";
    let from = 0;
    for (const [start, end] of ranges) {
      masked += `${text.slice(from, start)}***`;
      from = end;
    }
    return masked + text.slice(from);
  }

  #rangesIn(text: string): readonly (readonly [number, number])[] {
    const found: [number, number][] = [];
    for (const form of this.#forms) {
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) found.push([at, at + form.length]);
    }
    found.sort((one, other) => one[0] - other[0]);
    const merged: [number, number][] = [];
    for (const [start, end] of found) {
      const last = merged.at(-1);
      if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
      else merged.push([start, end]);
    }
    return merged;
  }
}
