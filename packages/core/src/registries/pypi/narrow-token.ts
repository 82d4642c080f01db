import { InputError } from "../../base/errors.ts";

/** @see https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt */
const VERSION_2 = 2;
const END = 0;
const LOCATION = 1;
/** A length with this bit continues in the next byte. No host name here is that long. */
const MORE_BYTES = 0x80;
const IDENTIFIER = 2;
const SIGNATURE = 6;
const SIGNATURE_BYTES = 32;
/** The tail of every version 2 macaroon: the end of its caveats, then the signature's type, length and bytes. */
const TAIL_BYTES = 3 + SIGNATURE_BYTES;
/** @see https://docs.pypi.org/api/ "pypi-" stands before the macaroon */
const PREFIX = "pypi-";

/**
 * Restricts a PyPI token to one project by adding a caveat. Any holder of a macaroon can do this without the server.
 *
 * @param project its normalized name
 * @returns the restricted token, or `undefined` if the text is not a macaroon that can be restricted
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/macaroons/caveats/__init__.py `ProjectName`
 */
export function narrowToken(token: string, project: string): string | undefined {
  const bytes = macaroonOf(token);
  if (bytes === undefined) return undefined;
  const tail = bytes.length - TAIL_BYTES;
  const caveat = Buffer.from(JSON.stringify([1, [project]]));
  const { createHmac } = process.getBuiltinModule("node:crypto");
  const signature = createHmac("sha256", bytes.subarray(-SIGNATURE_BYTES)).update(caveat).digest();
  const narrowed = Buffer.concat([
    bytes.subarray(0, tail),
    Buffer.from([IDENTIFIER, ...lengthOf(caveat)]),
    caveat,
    Buffer.from([END, END, SIGNATURE, SIGNATURE_BYTES]),
    signature,
  ]);
  return PREFIX + narrowed.toString("base64url");
}

function macaroonOf(token: string): Buffer | undefined {
  const text = token.slice(PREFIX.length);
  if (!token.startsWith(PREFIX) || !/^[\w-]+={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64url");
  const tail = bytes.length - TAIL_BYTES;
  const isMacaroon =
    tail > 0 &&
    bytes[0] === VERSION_2 &&
    bytes[tail] === END &&
    bytes[tail + 1] === SIGNATURE &&
    bytes[tail + 2] === SIGNATURE_BYTES;
  return isMacaroon ? bytes : undefined;
}

/**
 * Reads which index a PyPI token was made for: its macaroon's location, which is readable and not signed.
 *
 * @returns the host, empty if it names none; `undefined` if the text is not a macaroon of this kind
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/macaroons/services.py `create_macaroon`
 */
export function locationOf(token: string): string | undefined {
  const bytes = macaroonOf(token);
  if (bytes === undefined || bytes[1] !== LOCATION) return bytes && "";
  const length = bytes[2] ?? 0;
  return length < MORE_BYTES ? bytes.subarray(3, 3 + length).toString("latin1") : "";
}

/** @see https://packaging.python.org/en/latest/specifications/name-normalization/ */
const PROJECT_NAME = /^[a-z\d](?:[\w.-]*[a-z\d])?$/i;

/**
 * Normalizes the name of the project to narrow to.
 *
 * @throws {@link InputError} `INVALID_INPUT` if it is missing or not the name of a project
 * @see https://packaging.python.org/en/latest/specifications/name-normalization/
 */
export function projectToNarrowTo(project: string | undefined): string {
  if (project !== undefined && PROJECT_NAME.test(project)) return project.toLowerCase().replaceAll(/[-_.]+/g, "-");
  const problem = project === undefined ? "is missing" : "does not look like one";
  throw new InputError(
    "INVALID_INPUT",
    { input: "project", problem, example: "my-project" },
    { hint: "Give the project to restrict the token to, or remove narrow." },
  );
}

/** Seven bits in each byte, the lowest first; the highest bit says that more bytes follow. */
function lengthOf({ length }: Buffer): readonly number[] {
  return length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >>> 7];
}
