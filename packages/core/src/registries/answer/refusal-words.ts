import { textField, tryReadObject, type WireResponse } from "../../wire.ts";

/** Reads the first of the named fields of a refusal that holds text, as a list of words. */
export function refusalWords(response: WireResponse, ...fields: readonly string[]): readonly string[] {
  const words = textField(tryReadObject(response), ...fields);
  return words === undefined ? [] : [words];
}
