import type { JsonObject } from "../../base/json.ts";
import { Secret } from "../../base/secret.ts";
import { invalidResponse, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";

/**
 * Reads the secret that a successful answer has to hold.
 *
 * @param what the secret as a message calls it, such as `API key`
 * @param fields names that it may have, the first one first
 * @throws {@link ResponseError} `RESPONSE_INVALID` where none of them holds text
 */
export function secretField(answer: JsonObject, what: string, ...fields: readonly string[]): Secret {
  const text = textField(answer, ...fields);
  if (text === undefined) throw invalidResponse(`The answer holds no ${what}.`);
  return new Secret(text);
}

/** Reads the first of the named fields of a refusal that holds text, as a list of messages. */
export function refusalMessages(response: WireResponse, ...fields: readonly string[]): readonly string[] {
  const message = textField(tryReadObject(response), ...fields);
  return message === undefined ? [] : [message];
}
