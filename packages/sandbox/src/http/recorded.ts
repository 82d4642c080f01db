import type { Clock, Handler } from "./handler.ts";

/** One request as a server of the sandbox saw it. Holds secrets: it lives in memory and is printed nowhere. */
export interface RequestRecord {
  /** The registry id, or `issuer`. */
  readonly server: string;
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly status: number;
  /** When it arrived, in milliseconds since the epoch of the sandbox's clock. */
  readonly at: number;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What every server of the sandbox has in common. */
export interface Server {
  /** Answers one request; needs no port. */
  readonly fetch: Handler;
  /** Every request so far, oldest first. */
  readonly log: RequestRecord[];
  /** Answers in the server's place when it returns a response: outages, garbage, redirects. */
  intercept: ((request: Request) => Response | undefined | Promise<Response | undefined>) | undefined;
}

/** Puts a request log and the `intercept` knob before a handler. */
export function recorded(server: string, handler: Handler, now: Clock): Server {
  const self: Server = {
    log: [],
    intercept: undefined,
    fetch: async (request) => {
      const at = now();
      const body = await request.clone().text();
      const response = (await self.intercept?.(request.clone())) ?? (await handler(request));
      const { pathname, search } = new URL(request.url);
      self.log.push({
        server,
        method: request.method,
        path: pathname + search,
        status: response.status,
        at,
        headers: Object.fromEntries(request.headers),
        body,
      });
      return response;
    },
  };
  return self;
}
