import { type Io, monotonic, systemIo } from "./io.ts";
import type { Opened, Transport } from "./wire.ts";

/** A firewall or router may silently drop a connection that is idle for longer than this. */
const LONGEST_IDLE_MS = 10_000;

/**
 * The connections that a run opens before it needs them, so that their round trips overlap with other requests: one at
 * a time for each host, and each for one request.
 */
export interface ConnectionsAhead {
  /** Opens a connection for the next request to this host, unless one is already waiting. */
  readonly open: (url: URL) => void;
  /** Does the same for every host that was asked before, if its next request comes soon enough. */
  reopen(inMs: number): void;
  /** Sends a request on the connection that was opened for it, if there is one. */
  readonly send: Transport;
  /** Closes the connections that no request took over. */
  close(): void;
}

/** Holds the connections that are opened ahead; without {@link Io.open} it opens none. */
export function connectionsAhead(io: Io): ConnectionsAhead {
  // Only the system's own transport can use a connection that the system opened.
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
