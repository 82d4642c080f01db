import { type Io, monotonic, systemIo } from "./io.ts";
import type { Opened, Transport } from "./wire.ts";

/** What stands in between may have forgotten, in silence, a connection that nothing was sent on for longer than this. */
const LONGEST_IDLE_MS = 10_000;

/**
 * The connections that a run opens before it needs them, so that their round trips pass beside those of other requests:
 * one for each host at a time, and each for one request.
 */
export interface ConnectionsAhead {
  /** Opens one for the next request to this host, unless one waits for it already. */
  readonly open: (url: URL) => void;
  /** The same for every host that was asked before, where its next request comes soon enough. */
  reopen(inMs: number): void;
  /** Sends a request on the connection that waits for it, if one does. */
  readonly send: Transport;
  /** Closes what no request took. */
  close(): void;
}

/** Holds the connections that are opened ahead; without {@link Io.open} none are. */
export function connectionsAhead(io: Io): ConnectionsAhead {
  // What the system opens is of use to the system's own transport only.
  const isForOthers = io.open === systemIo.open && io.send !== systemIo.send;
  const waiting = new Map<string, { readonly opened: Opened; readonly since: number }>();
  const asked = new Set<string>();

  const close = (origin: string): void => {
    waiting.get(origin)?.opened.close();
    waiting.delete(origin);
  };
  const closeOld = (origin: string): void => {
    const { since = Infinity } = waiting.get(origin) ?? {};
    if (monotonic(io) - since > LONGEST_IDLE_MS) close(origin);
  };
  const open = (origin: string): void => {
    closeOld(origin);
    if (waiting.has(origin) || isForOthers) return;
    const opened = io.open?.(origin);
    if (opened !== undefined) waiting.set(origin, { opened, since: monotonic(io) });
  };

  return {
    open: ({ origin }) => open(origin),
    reopen: (inMs) => {
      if (inMs < LONGEST_IDLE_MS) asked.forEach(open);
    },
    send: (request, limits) => {
      const origin = URL.parse(request.url)?.origin ?? "";
      asked.add(origin);
      closeOld(origin);
      const opened = waiting.get(origin)?.opened;
      waiting.delete(origin);
      return io.send(request, opened === undefined ? limits : { ...limits, opened });
    },
    close: () => [...waiting.keys()].forEach(close),
  };
}
