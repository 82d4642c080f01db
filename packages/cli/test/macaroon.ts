/** Makes a token of a Python index as the index does, without a valid signature. */
export function macaroonFor(location: string): string {
  const field = (type: number, text: string): Buffer => Buffer.from([type, text.length, ...Buffer.from(text)]);
  const signature = Buffer.from([0, 6, 32, ...Buffer.alloc(32)]);
  const parts = [Buffer.from([2]), field(1, location), field(2, "an-id"), Buffer.from([0]), signature];
  return `pypi-${Buffer.concat(parts).toString("base64url")}`;
}
