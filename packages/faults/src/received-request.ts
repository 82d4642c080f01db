import type { IncomingHttpHeaders } from "node:http";

/** Who was asked. */
export type ServerName = "oidc" | "registry" | "elsewhere" | "proxy";

/** What was asked for. */
export type Stage = "discovery" | "id-token" | "exchange" | "revocation" | "connect" | "other";

/** One request as a server saw it: its head and all of its body that came. */
export interface ReceivedRequest {
  readonly server: ServerName;
  readonly stage: Stage;
  /** Which process of the step was running. */
  readonly phase: "main" | "post";
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** One number for each connection. */
  readonly connection: number;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

/** Writes all that came over the wire with a request, as one text. */
export function textOf({ method, path, headers, body }: ReceivedRequest): string {
  return [method, path, JSON.stringify(headers), body].join("\n");
}
