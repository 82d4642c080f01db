import { InputError } from "../../errors.ts";

/** How a name has to look, and what to tell whom gave another. */
export interface NameRule {
  /** Default: one line without spaces at its ends. */
  readonly pattern?: RegExp;
  /** What belongs there, to follow "Set <name> to". */
  readonly what: string;
  readonly example: string;
}

const ONE_LINE = /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u;

/**
 * Reads a name that an input has to give.
 *
 * @param input the input's name
 * @throws {@link InputError} `INVALID_INPUT`
 */
export function nameInput(given: string | undefined, input: string, rule: NameRule): string {
  const name = given?.trim() ?? "";
  // A dot or two alone would lead a URL elsewhere.
  if ((rule.pattern ?? ONE_LINE).test(name) && !/^\.{1,2}$/.test(name)) return name;
  const what = name === "" ? "is missing" : "does not look like one";
  throw new InputError("INVALID_INPUT", `The input ${input} ${what}.`, {
    hint: `Set ${input} to ${rule.what}.`,
    paste: `with:\n  ${input}: ${rule.example}`,
  });
}
