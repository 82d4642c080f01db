import { type Claims, type Io, mint, type MintEvent, type MintOptions, type Registry } from "@mint/core";

/** An identity that was looked at and not sent anywhere. */
export interface Peeked {
  readonly audience: string;
  readonly claims: Claims;
}

/** Ends the flow before the exchange. */
class BeforeExchange extends Error {}

/**
 * Runs the whole flow up to the exchange, which it leaves out: the ID token goes nowhere.
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
    throw new BeforeExchange();
  };
  try {
    await mint({ ...registry, exchangeRequest }, { ...options, io: { ...options.io, onEvent } });
  } catch (error) {
    if (!(error instanceof BeforeExchange)) throw error;
  }
  if (peeked === undefined) throw new TypeError("the flow ended before it had an identity");
  return peeked;
}
