import { type Evidence, ResponseError } from "../base/errors.ts";
import { asObject, type JsonObject } from "../base/json.ts";
import type { Secret } from "../base/secret.ts";

/** How a request authenticates; the secret in it is revealed by the transport only. */
export interface Authorization {
  /** `FederatedToken`: the VS Code Marketplace's own; `none`: the secret alone, with no scheme before it. */
  readonly scheme: "Bearer" | "Basic" | "FederatedToken" | "none";
  readonly secret: Secret;
  /** For `Basic`. */
  readonly username?: string;
}

/** The fields of a JSON or form body; a secret is revealed when it is sent. */
export type WireFields = Readonly<Record<string, string | number | boolean | Secret>>;

/** One request as data; the transport adds `User-Agent`, lengths and the connection's own headers. */
export interface WireRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Absolute; https, or http to a loopback address or to `plainHttpHost`. */
  readonly url: string;
  /** A cloud's metadata server, which answers nothing but http. */
  readonly plainHttpHost?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorization?: Authorization;
  readonly body?: { readonly json: WireFields } | { readonly form: WireFields };
  /** Whether only the status matters, even of a success; the body may break off. */
  readonly statusDecides?: true;
}

/** One answer, read to its end; an unsuccessful one is read up to the limit. */
export interface WireResponse {
  readonly status: number;
  /** Names in lower case, as `node:http` has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Bounds of one attempt, and the connection to make it on; the time covers connection, headers and body together. */
export interface Limits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** A connection that was opened ahead for this request; the transport may ignore it. */
  readonly opened?: Opened | undefined;
}

/** A connection that was opened ahead of its one request. */
export interface Opened {
  /** Closes it, unless a request has taken it. */
  close(): void;
}

/** Sends one request and returns one answer. It follows no redirect, and shares and remembers nothing. */
export type Transport = (request: WireRequest, limits: Limits) => Promise<WireResponse>;

/** Tells whether the status is 2xx. */
export function isSuccess({ status }: Pick<WireResponse, "status">): boolean {
  return status >= 200 && status < 300;
}

/** Tells whether a request holds a secret, in its header or its body. */
export function carriesCredential(request: WireRequest): boolean {
  return request.authorization !== undefined || request.body !== undefined;
}

/**
 * Reads a body that should be a JSON object; `undefined` if it is not one. The parser's error is dropped, because it
 * quotes the input.
 *
 * @example
 * read: (response) => textField(tryReadObject(response), "audience"),
 */
export function tryReadObject(response: WireResponse): JsonObject | undefined {
  try {
    return asObject(JSON.parse(response.body.replace(/^\uFEFF/, "")));
  } catch {
    return undefined;
  }
}

/**
 * Reads a body that has to be a JSON object.
 *
 * @param who begins the sentence if it is not one. Default: `The registry`.
 * @throws {@link ResponseError} `RESPONSE_INVALID`
 * @example
 * readTokenResponse: (response) => ({ token: secretField(readObject(response), "token", "token") }),
 */
export function readObject(response: WireResponse, who = "The registry"): JsonObject {
  const object = tryReadObject(response);
  if (object === undefined) throw invalidResponse(`${who} did not answer with a JSON object.`);
  return object;
}

/**
 * Returns the first of the named fields that is a non-empty string.
 *
 * @example
 * textField(readObject(response), "username");
 */
export function textField(object: JsonObject | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = object?.[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/**
 * Makes the failure of a successful answer with invalid content: it counts as cut short, and an exchange is repeated once after it.
 *
 * @param what a sentence
 * @example
 * throw invalidResponse("The answer holds no key.");
 */
export function invalidResponse(what: string, seen: Evidence = {}): ResponseError {
  return new ResponseError("RESPONSE_INVALID", what, {
    ...seen,
    hint: "Run the job again. If it fails again, check the URL, and what stands between this runner and the server.",
    retries: Infinity,
  });
}
