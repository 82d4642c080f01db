import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../http/handler.ts";
import type { Server } from "../http/recorded.ts";
import { REGISTRY_IDS, restoreToken, type RegistryId } from "../registries.ts";
import type { Sandbox } from "../sandbox.ts";

/** Everything that the emulators remember, by registry id, as plain data. */
export type EmulatorStates = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What every server has; all else is an emulator's own. */
const SERVER_FIELDS: readonly (keyof Server)[] = ["fetch", "log", "intercept", "observe", "logLimit"];
/** The lists whose entries are live or not. */
const TOKEN_LISTS: readonly string[] = ["tokens", "keys"];
/** Contents of uploads together, at each registry. */
const MOST_CONTENT_BYTES = 256 * 1024 * 1024;
const MOST_TOKENS = 10_000;

/** Returns what the emulators remember, not copied. */
export function emulatorStates(sandbox: Sandbox): EmulatorStates {
  return Object.fromEntries(REGISTRY_IDS.map((id) => [id, ownFields(sandbox[id])]));
}

/** Replaces what the emulators remember by a saved state. */
export function restoreEmulators(sandbox: Sandbox, states: EmulatorStates, now: Clock): void {
  for (const id of REGISTRY_IDS) {
    const own: Readonly<Record<string, unknown>> = ownFields(sandbox[id]);
    for (const [name, saved] of Object.entries(states[id] ?? {}))
      restoreField(sandbox, { id, name, field: own[name], saved, now });
  }
}

interface SavedField {
  readonly id: RegistryId;
  readonly name: string;
  readonly field: unknown;
  readonly saved: unknown;
  readonly now: Clock;
}

function restoreField(sandbox: Sandbox, { id, name, field, saved, now }: SavedField): void {
  if (Array.isArray(field) && Array.isArray(saved)) {
    field.length = 0;
    if (!TOKEN_LISTS.includes(name)) field.push(...saved);
    else for (const token of saved) restoreToken(sandbox, id, Object(token), now);
  } else if (isRecord(field) && isRecord(saved)) {
    for (const key of Object.keys(field)) delete field[key];
    Object.assign(field, saved);
  }
}

/** Forgets tokens that are dead, where there are too many. */
export function boundTokensOf(emulator: Server): void {
  for (const [name, list] of Object.entries(ownFields(emulator))) {
    if (TOKEN_LISTS.includes(name) && Array.isArray(list)) boundTokens(list);
  }
}

/** Forgets the oldest uploads, where their contents are too much. */
export function boundContentsOf(emulator: Server): void {
  for (const [name, list] of Object.entries(ownFields(emulator))) {
    if (!TOKEN_LISTS.includes(name) && Array.isArray(list)) boundContents(list);
  }
}

function boundTokens(tokens: { readonly live: boolean }[]): void {
  while (tokens.length > MOST_TOKENS && (tokens[0]?.live === false || tokens.length > 2 * MOST_TOKENS)) tokens.shift();
}

function boundContents(entries: unknown[]): void {
  const sizeOf = (entry: unknown): number =>
    isRecord(entry)
      ? Object.values(entry).reduce<number>((sum, value) => sum + (value instanceof Uint8Array ? value.length : 0), 0)
      : 0;
  let bytes = entries.reduce<number>((sum, entry) => sum + sizeOf(entry), 0);
  while (bytes > MOST_CONTENT_BYTES && entries.length > 1) bytes -= sizeOf(entries.shift());
}

function ownFields(emulator: Server): Record<string, unknown> {
  const own = Object.entries(emulator).filter(([name]) => !SERVER_FIELDS.some((field) => field === name));
  return Object.fromEntries(own.filter(([, value]) => typeof value === "object" && value !== null));
}

/** Writes data as JSON can hold it; bytes go into files of a folder, each under its digest. */
export function encode(value: unknown, folder: string): unknown {
  if (value instanceof Uint8Array) return encodeBytes(value, folder);
  if (Array.isArray(value)) return value.map((item: unknown) => encode(item, folder));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, encode(item, folder)]));
}

/** Reads what {@link encode} wrote. */
export function decode(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => decode(item, folder));
  if (!isRecord(value)) return value;
  const { $bytes: bytes, $file: file } = value;
  if (typeof bytes === "string") return new Uint8Array(Buffer.from(bytes, "base64"));
  if (typeof file === "string" && /^[0-9a-f]{64}$/.test(file)) return readContent(join(folder, file));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, decode(item, folder)]));
}

/** Keys and the like are so short; contents of uploads are not. */
const MOST_INLINE_BYTES = 64;

function encodeBytes(bytes: Uint8Array, folder: string): unknown {
  if (bytes.length <= MOST_INLINE_BYTES) return { $bytes: Buffer.from(bytes).toString("base64") };
  const digest = createHash("sha256").update(bytes).digest("hex");
  const file = join(folder, digest);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, bytes, { mode: 0o600 });
  }
  return { $file: digest };
}

function readContent(file: string): Uint8Array {
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : new Uint8Array();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
