import type { Clock } from "../http/handler.ts";
import type { Server } from "../http/recorded.ts";
import { REGISTRY_IDS, restoreToken, type RegistryId } from "../registries.ts";
import type { Sandbox } from "../sandbox.ts";

/** Everything that the emulators remember, by registry id, as plain data. */
export type EmulatorStates = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The fields of every server; all others belong to the emulator. */
const SERVER_FIELDS: readonly (keyof Server)[] = ["fetch", "log", "intercept", "observe", "logLimit"];
/** The lists whose entries are live or not. */
const TOKEN_LISTS: readonly string[] = ["tokens", "keys"];
/** The field in which a record of a token has the token itself. */
const SECRET_FIELDS: readonly string[] = ["token", "apiKey", "key"];
/** Uploads at each registry, and their contents together. */
const MOST_UPLOADS = 10_000;
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
    if (!isTokenList(name)) field.push(...saved);
    else for (const token of saved) restoreToken(sandbox, id, Object(token), now);
  } else if (isRecord(field) && isRecord(saved)) {
    // What an older file does not say of a server's settings stays as it is.
    if (name !== "settings") for (const key of Object.keys(field)) delete field[key];
    Object.assign(field, saved);
  }
}

/** Tells whether a list of an emulator's holds tokens. */
export function isTokenList(name: string): boolean {
  return TOKEN_LISTS.includes(name);
}

/** Returns the token itself; empty if a record has none. */
export function secretOf(record: object): string {
  const secret = SECRET_FIELDS.map((name): unknown => Reflect.get(record, name));
  return String(secret.find((value) => typeof value === "string") ?? "");
}

/** Forgets expired tokens if there are too many. */
export function boundTokensOf(emulator: Server): void {
  for (const [name, list] of Object.entries(ownFields(emulator))) {
    if (isTokenList(name) && Array.isArray(list)) boundTokens(list);
  }
}

/** Forgets the oldest uploads if their contents are too large. */
export function boundContentsOf(emulator: Server): void {
  for (const [name, list] of Object.entries(ownFields(emulator))) {
    if (!isTokenList(name) && Array.isArray(list)) boundContents(list);
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
  if (bytes > 0) entries.splice(0, entries.length - MOST_UPLOADS);
}

function ownFields(emulator: Server): Record<string, unknown> {
  const own = Object.entries(emulator).filter(([name]) => !SERVER_FIELDS.some((field) => field === name));
  return Object.fromEntries(own.filter(([, value]) => typeof value === "object" && value !== null));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
