/** A server without a port: takes a request, gives its answer. Every emulator is one. */
export type Handler = (request: Request) => Promise<Response>;

/** Milliseconds since the epoch, as `Date.now` tells them: the one clock of a sandbox. */
export type Clock = () => number;

/** Returns whole seconds since the epoch, the unit of JWT times and of most registries. */
export function seconds(now: Clock): number {
  return Math.floor(now() / 1000);
}
