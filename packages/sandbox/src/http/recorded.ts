import type { Clock, Handler } from "./handler.ts";
import { emptyTrace, traced, type RequestTrace } from "./trace.ts";

/** One request as a server of the sandbox received it. It holds secrets, stays in memory and is never printed. */
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

/** Receives every request, with what the server noted of it, and the answer. */
export type Observer = (record: RequestRecord, trace: RequestTrace, answer: Response) => void | Promise<void>;

/** What every server of the sandbox has in common. */
export interface Server {
  /** Answers one request; needs no port. */
  readonly fetch: Handler;
  /** Every request so far, oldest first. */
  readonly log: RequestRecord[];
  /** If it returns a response, that replaces the server's: for outages, garbage, redirects. */
  intercept:
    | ((request: Request, trace: RequestTrace) => Response | undefined | Promise<Response | undefined>)
    | undefined;
  observe: Observer | undefined;
  /** How many requests the log keeps, the newest; each of those with this many characters of its body at most. Default: all. */
  logLimit: { readonly requests: number; readonly characters: number } | undefined;
}

/** Puts a request log and the `intercept` knob before a handler. */
export function recorded(server: string, handler: Handler, now: Clock): Server {
  const self: Server = {
    log: [],
    intercept: undefined,
    observe: undefined,
    logLimit: undefined,
    fetch: async (request) => {
      const at = now();
      const trace = emptyTrace();
      const body = await request.clone().text();
      const response =
        (await self.intercept?.(request.clone(), trace)) ?? (await traced(trace, async () => handler(request)));
      const { pathname, search } = new URL(request.url);
      const record: RequestRecord = {
        server,
        method: request.method,
        path: pathname + search,
        status: response.status,
        at,
        headers: Object.fromEntries(request.headers),
        body: body.slice(0, self.logLimit?.characters),
      };
      self.log.push(record);
      if (self.logLimit !== undefined) self.log.splice(0, self.log.length - self.logLimit.requests);
      await self.observe?.(record, trace, response);
      return response;
    },
  };
  return self;
}
