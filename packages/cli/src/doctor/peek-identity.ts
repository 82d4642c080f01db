import {
  type Claims,
  type FirstExchange,
  type Io,
  mint,
  type MintEvent,
  type MintOptions,
  type Registry,
} from "@mint/core";

/** An identity that was read but not sent. */
export interface Peeked {
  /** Who would have been sent it: the registry, or what its first exchange is made with. */
  readonly registry: Registry;
  readonly audience: string;
  readonly claims: Claims;
}

/** Ends the flow before the exchange. */
class BeforeExchange extends Error {}

/**
 * Runs the whole flow up to the first exchange, which it leaves out: the ID token goes nowhere.
 *
 * @throws as {@link mint} does before the exchange
 */
export async function peekIdentity(registry: Registry, options: MintOptions & { readonly io: Io }): Promise<Peeked> {
  let asked = registry;
  let peeked: Omit<Peeked, "registry"> | undefined;
  const onEvent = (event: MintEvent): void => {
    if (event.type === "identity") peeked = { audience: event.audience, claims: event.claims };
    options.io.onEvent(event);
  };
  const exchangeRequest = (): never => {
    throw new BeforeExchange();
  };
  const { firstExchange: first } = registry;
  const describe: FirstExchange["describe"] = (audience) => ({
    ...(asked = first?.describe(audience) ?? registry),
    exchangeRequest,
  });
  const firstExchange = first === undefined ? undefined : { ...first, describe };
  try {
    await mint({ ...registry, exchangeRequest, firstExchange }, { ...options, io: { ...options.io, onEvent } });
  } catch (error) {
    if (!(error instanceof BeforeExchange)) throw error;
  }
  if (peeked === undefined) throw new TypeError("the flow ended before it had an identity");
  return { registry: asked, ...peeked };
}
