import type { JsonObject } from "../../base/json.ts";
import { Secret } from "../../base/secret.ts";
import { invalidResponse, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import type { Refusal } from "../registry.ts";

/**
 * Reads the secret of a successful answer.
 *
 * @param what the secret's name in messages, such as `API key`
 * @param fields the fields to try, in order
 * @throws {@link ResponseError} `RESPONSE_INVALID` if none of them holds text
 * @example
 * return { token: secretField(readObject(response), "API key", "apiKey") };
 */
export function secretField(answer: JsonObject, what: string, ...fields: readonly string[]): Secret {
  const text = textField(answer, ...fields);
  if (text === undefined) throw invalidResponse(`The answer holds no ${what}.`);
  return new Secret(text);
}

/** OAuth's, those of problem details, and what most others use. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 @see https://www.rfc-editor.org/rfc/rfc9457#section-3.1 */
const MESSAGE_FIELDS = ["error_description", "detail", "title", "message", "error"];

/**
 * Reads a refusal: the first usual field of a JSON object that holds text. A 404 without a message means that the
 * server does not offer trusted publishing.
 */
export function readRefusal(response: WireResponse): Refusal {
  const messages = refusalMessages(response, ...MESSAGE_FIELDS);
  return { messages, unsupported: response.status === 405 || (response.status === 404 && messages.length === 0) };
}

/** More than is ever shown. */
const LONGEST_TEXT_CHARACTERS = 1_000;

/** Reads a refusal that may be plain text: its text is what the registry's own client shows. */
export function readTextRefusal(response: WireResponse): Refusal {
  const messages = refusalMessages(response, "detail", "message", "error");
  const text = response.body.trim();
  const isNothing = text === "" || text.startsWith("<") || /^(404 )?(page )?not found$/i.test(text);
  return {
    messages: messages.length > 0 || isNothing ? messages : [text.slice(0, LONGEST_TEXT_CHARACTERS)],
    unsupported: response.status === 405 || (response.status === 404 && messages.length === 0 && isNothing),
  };
}

/**
 * Reads the first of the named fields of a refusal that holds text, as a list of messages.
 *
 * @example
 * readRefusal: (response) => ({ messages: refusalMessages(response, "reason") }),
 */
export function refusalMessages(response: WireResponse, ...fields: readonly string[]): readonly string[] {
  const message = textField(tryReadObject(response), ...fields);
  return message === undefined ? [] : [message];
}
