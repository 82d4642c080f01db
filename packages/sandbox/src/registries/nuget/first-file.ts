/**
 * Reads the first file of a `multipart/form-data` body, whatever its field is called; `undefined` if there is none. As
 * ASP.NET does, it takes a bare LF wherever a line ends: Debian's `nuget` writes one before the last boundary.
 *
 * @see https://github.com/microsoft/referencesource/blob/main/System.Web/HttpMultipartContentTemplateParser.cs
 */
export async function firstFile(request: Request): Promise<Uint8Array | undefined> {
  const type = request.headers.get("content-type") ?? "";
  const [, quoted, bare] = /^multipart\/form-data\b.*;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return undefined;
  const body = Buffer.from(await request.arrayBuffer());
  const delimiter = Buffer.from(`--${boundary}`);
  let at = body.indexOf(delimiter);
  while (at !== -1) {
    const start = endOfLine(body, at);
    const end = body.indexOf(Buffer.concat([Buffer.from("\n"), delimiter]), start - 1);
    // The part that does not end was cut, and the delimiter with `--` behind it is the last one.
    if (start === 0 || end === -1) return undefined;
    const content = readPart(body.subarray(start, body[end - 1] === CR ? end - 1 : end));
    if (content !== undefined) return content;
    at = end + 1;
  }
  return undefined;
}

const CR = 13;
const LF = 10;

/** @returns where the next line begins; 0 where there is none */
function endOfLine(bytes: Uint8Array, from: number): number {
  return bytes.indexOf(LF, from) + 1;
}

/** The content of a part that is a file. */
function readPart(part: Buffer): Uint8Array | undefined {
  let isFile = false;
  for (let at = 0; ;) {
    const next = endOfLine(part, at);
    if (next === 0) return undefined;
    const line = part.subarray(at, next).toString("latin1").trim();
    if (line === "") return isFile ? new Uint8Array(part.subarray(next)) : undefined;
    if (/^content-disposition:.*;\s*filename=/i.test(line)) isFile = true;
    at = next;
  }
}
