import { Secret } from "../base/secret.ts";
import { VERSION } from "../base/version.ts";
import type { Authorization, WireFields, WireRequest } from "./wire.ts";

/** Writes a request's headers, those of the connection with them. */
export function headersOf(request: WireRequest, body: Buffer | undefined): Record<string, string | number> {
  const headers: Record<string, string | number> = {
    accept: "application/json",
    "accept-encoding": "identity",
    connection: "close",
    "user-agent": `mint/${VERSION}`,
    ...request.headers,
  };
  if (request.authorization !== undefined) headers["authorization"] = authorizationHeader(request.authorization);
  if (request.body !== undefined) {
    headers["content-type"] = "json" in request.body ? "application/json" : "application/x-www-form-urlencoded";
  }
  if (body !== undefined || request.method === "POST") headers["content-length"] = body?.length ?? 0;
  return headers;
}

function authorizationHeader({ scheme, secret, username = "" }: Authorization): string {
  const value = secret.reveal();
  if (scheme === "none") return value;
  return `${scheme} ${scheme === "Basic" ? Buffer.from(`${username}:${value}`).toString("base64") : value}`;
}

/** Writes a request's body, its secrets revealed. */
export function bodyOf(request: WireRequest): Buffer | undefined {
  if (request.body === undefined) return undefined;
  if ("json" in request.body) return Buffer.from(JSON.stringify(revealed(request.body.json)));
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(revealed(request.body.form))) form.set(name, String(value));
  return Buffer.from(form.toString());
}

function revealed(fields: WireFields): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  );
}
