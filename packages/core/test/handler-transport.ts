import { Secret } from "../src/base/secret.ts";
import { VERSION } from "../src/base/version.ts";
import type { Transport, WireRequest } from "../src/http/wire.ts";

/** A server without a port. */
export type Handler = (request: Request) => Promise<Response>;

/** Makes a transport of a plain handler: what `http.ts` does with sockets, without them. */
export function handlerTransport(handler: Handler): Transport {
  return async (request) => {
    const response = await handler(new Request(request.url, initOf(request)));
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  };
}

function initOf({ method, headers = {}, authorization, body }: WireRequest): RequestInit {
  const sent = new Headers({ accept: "application/json", "user-agent": `mint/${VERSION}`, ...headers });
  if (authorization !== undefined) {
    const { scheme, secret, username = "" } = authorization;
    const value = scheme === "Basic" ? btoa(`${username}:${secret.reveal()}`) : secret.reveal();
    sent.set("authorization", scheme === "none" ? value : `${scheme} ${value}`);
  }
  if (body === undefined) return { method, headers: sent };
  const [kind, fields] = "json" in body ? (["json", body.json] as const) : (["form", body.form] as const);
  const plain = Object.entries(fields).map(
    ([name, value]) => [name, value instanceof Secret ? value.reveal() : value] as const,
  );
  if (kind === "form")
    return {
      method,
      headers: sent,
      body: new URLSearchParams(plain.map(([name, value]): [string, string] => [name, String(value)])),
    };
  sent.set("content-type", "application/json");
  return { method, headers: sent, body: JSON.stringify(Object.fromEntries(plain)) };
}
