const HIDDEN = "***";

/**
 * A value that must never be printed: in strings, JSON and `util.inspect` it reads `***`.
 *
 * Only the line that sends or delivers the value calls {@link Secret.reveal}.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the value itself. */
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

/** A part of a JWT shorter than this says nothing that could be used, and may be a common word. */
const LONGEST_HARMLESS_PIECE = 20;

/**
 * Returns every text to mask for a secret: the value, and each JWT segment over 20 characters. Of a value with line
 * breaks, which no usable secret has, the lines over 20 characters: to mask a short one would blot out the log.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
 */
export function valuesToMask(secret: Secret): readonly string[] {
  const value = secret.reveal().trim();
  const pieces = value.split(/[\r\n]+/).flatMap((line) => [line.trim(), ...line.split(".")]);
  const telling = pieces.filter((piece) => piece.length > LONGEST_HARMLESS_PIECE);
  const whole = value === "" || /[\r\n]/.test(value) ? [] : [value];
  return [...new Set([...whole, ...telling])];
}
