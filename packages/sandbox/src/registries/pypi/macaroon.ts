import { createHmac, timingSafeEqual } from "node:crypto";

/** A macaroon: a bearer token whose holder can narrow it, but never widen it. */
export interface Macaroon {
  readonly location: string;
  readonly identifier: string;
  /** First-party caveats, in the order in which they were added. */
  readonly caveats: readonly string[];
  readonly signature: Buffer;
}

/** Every implementation derives the root key so. @see pymacaroons/utils.py `generate_derived_key` */
const KEY_GENERATOR = "macaroons-key-generator";
const VERSION_2 = 2;
const FIELD = { end: 0, location: 1, identifier: 2, verificationId: 4, signature: 6 } as const;

/** Makes a macaroon and signs it with the root key that its maker keeps. */
export function createMacaroon(
  rootKey: Uint8Array,
  parts: { readonly location: string; readonly identifier: string; readonly caveats: readonly string[] },
): Macaroon {
  return { ...parts, signature: chain(rootKey, parts.identifier, parts.caveats) };
}

/** Appends a first-party caveat, as any holder can without the root key. */
export function attenuate(macaroon: Macaroon, caveat: string): Macaroon {
  const signature = hmac(macaroon.signature, caveat);
  return { ...macaroon, caveats: [...macaroon.caveats, caveat], signature };
}

/** Tells whether the signature is the one that the root key gives. */
export function isSignedBy(macaroon: Macaroon, rootKey: Uint8Array): boolean {
  const expected = chain(rootKey, macaroon.identifier, macaroon.caveats);
  return macaroon.signature.length === expected.length && timingSafeEqual(macaroon.signature, expected);
}

/**
 * Writes a macaroon in the binary format 2, base64url without padding.
 * @see pymacaroons/serializers/binary_serializer.py
 */
export function serializeMacaroon(macaroon: Macaroon): string {
  return Buffer.concat([
    Buffer.from([VERSION_2]),
    field(FIELD.location, macaroon.location),
    field(FIELD.identifier, macaroon.identifier),
    Buffer.from([FIELD.end]),
    ...macaroon.caveats.flatMap((caveat) => [field(FIELD.identifier, caveat), Buffer.from([FIELD.end])]),
    Buffer.from([FIELD.end]),
    field(FIELD.signature, macaroon.signature),
  ]).toString("base64url");
}

/** Reads a macaroon; `undefined` if the text is not one, or has a third-party caveat. */
export function parseMacaroon(text: string): Macaroon | undefined {
  if (!/^[\w-]+=*$/.test(text)) return undefined;
  const reader = new Reader(Buffer.from(text, "base64url"));
  try {
    if (reader.byte() !== VERSION_2) return undefined;
    const location = reader.optional(FIELD.location)?.toString("utf8") ?? "";
    const identifier = reader.required(FIELD.identifier).toString("utf8");
    reader.end();
    const caveats: string[] = [];
    while (!reader.isEnd()) {
      reader.optional(FIELD.location);
      caveats.push(reader.required(FIELD.identifier).toString("utf8"));
      reader.end();
    }
    reader.end();
    const signature = reader.required(FIELD.signature);
    return reader.isDone() ? { location, identifier, caveats, signature } : undefined;
  } catch {
    return undefined;
  }
}

function chain(rootKey: Uint8Array, identifier: string, caveats: readonly string[]): Buffer {
  const derived = hmac(Buffer.from(KEY_GENERATOR), rootKey);
  return caveats.reduce((signature, caveat) => hmac(signature, caveat), hmac(derived, identifier));
}

function hmac(key: Uint8Array, data: string | Uint8Array): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function field(type: number, data: string | Uint8Array): Buffer {
  const bytes = Buffer.from(data);
  return Buffer.concat([varint(type), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** Walks over the fields of a binary macaroon; throws a RangeError where they end too early or are others. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new RangeError("truncated macaroon");
    this.#at += 1;
    return byte;
  }

  isDone(): boolean {
    return this.#at === this.#bytes.length;
  }

  isEnd(): boolean {
    return this.#bytes[this.#at] === FIELD.end;
  }

  end(): void {
    if (this.byte() !== FIELD.end) throw new RangeError("unexpected field");
  }

  optional(type: number): Buffer | undefined {
    return this.#bytes[this.#at] === type ? this.required(type) : undefined;
  }

  required(type: number): Buffer {
    if (this.byte() !== type) throw new RangeError("unexpected field");
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError("truncated macaroon");
    return this.#bytes.subarray(start, this.#at);
  }
}
