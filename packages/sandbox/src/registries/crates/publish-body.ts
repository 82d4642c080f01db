/** What `cargo publish` sends: metadata and the packed crate. */
export interface PublishBody {
  readonly name: string;
  readonly vers: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Uint8Array;
}

/**
 * Reads a publish request: two parts, each behind its length as 32 bits, little-endian.
 * @see https://doc.rust-lang.org/cargo/reference/registry-web-api.html#publish
 * @throws RangeError or SyntaxError where the body is something else
 */
export function readPublishBody(bytes: Buffer): PublishBody {
  const jsonLength = bytes.readUInt32LE(0);
  const json = bytes.subarray(4, 4 + jsonLength).toString("utf8");
  const contentLength = bytes.readUInt32LE(4 + jsonLength);
  const content = bytes.subarray(8 + jsonLength, 8 + jsonLength + contentLength);
  if (content.length !== contentLength) throw new RangeError("invalid crate length");
  const metadata: unknown = JSON.parse(json);
  if (!isObject(metadata)) throw new RangeError("invalid metadata");
  const { name, vers } = metadata;
  if (typeof name !== "string" || typeof vers !== "string") throw new RangeError("invalid metadata");
  return { name, vers, metadata, content };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
