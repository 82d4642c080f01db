const HIDDEN = "***";

/**
 * A value that must never be printed: in strings, JSON and `util.inspect` it appears as `***`.
 *
 * Only the line that sends or delivers the value calls {@link Secret.reveal}.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the secret value. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Secret(${HIDDEN})`;
  }
}

/** One line of printable ASCII; a PyPI macaroon grows by some 52 characters for each project. */
const USABLE_TOKEN = /^[\u0021-\u007e]{16,32768}$/;

/** Tells whether a token can be handed to a client: one line of 16 to 32,768 printable ASCII characters, no blanks. */
export function isUsableToken(token: Secret): boolean {
  return USABLE_TOKEN.test(token.reveal());
}
