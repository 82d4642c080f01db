import { textField, tryReadObject, type WireResponse } from "../../http/wire.ts";

/** Reads the first of the named fields of a refusal that holds text, as a list of messages. */
export function refusalMessages(response: WireResponse, ...fields: readonly string[]): readonly string[] {
  const messages = textField(tryReadObject(response), ...fields);
  return messages === undefined ? [] : [messages];
}
