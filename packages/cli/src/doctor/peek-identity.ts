import { type Claims, type Io, mint, type MintEvent, type MintOptions, type Registry } from "@mint/core";

/** An identity that was looked at and not sent anywhere. */
export interface Peeked {
  readonly audience: string;
  readonly claims: Claims;
}

/** Ends the line before the exchange. */
class Enough extends Error {}

/**
 * Walks the whole line up to the exchange, which it leaves out: the ID token goes nowhere.
 *
 * @throws as {@link mint} does before the exchange
 */
export async function peekIdentity(registry: Registry, options: MintOptions & { readonly io: Io }): Promise<Peeked> {
  let peeked: Peeked | undefined;
  const onEvent = (event: MintEvent): void => {
    if (event.type === "identity") peeked = { audience: event.audience, claims: event.claims };
    options.io.onEvent(event);
  };
  const exchangeRequest = (): never => {
    throw new Enough();
  };
  try {
    await mint({ ...registry, exchangeRequest }, { ...options, io: { ...options.io, onEvent } });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  if (peeked === undefined) throw new TypeError("the line ended before it had an identity");
  return peeked;
}
