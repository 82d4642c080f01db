import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { SettingsFileError } from "../setup/yaml-file.ts";
import { decode, encode } from "./emulator-state.ts";

/** A file that is written again after each change, soon, and at once when the sandbox ends. */
export class StateFile {
  readonly #path: string;
  readonly #state: () => unknown;
  #timer: NodeJS.Timeout | undefined;
  #lastMs = 0;

  constructor(path: string, state: () => unknown) {
    this.#path = path;
    this.#state = state;
  }

  /** Writes the file a moment later; the moment is longer where writing takes long. */
  schedule(): void {
    this.#timer ??= setTimeout(() => this.write(), Math.max(50, this.#lastMs * 10)).unref();
  }

  /** Writes the file now, as a whole: who reads it sees the old one or the new one. */
  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const started = performance.now();
    const text = JSON.stringify(encode(this.#state(), contentFolder(this.#path)));
    const next = `${this.#path}.next`;
    writeFileSync(next, `${text}\n`, { mode: 0o600 });
    renameSync(next, this.#path);
    this.#lastMs = performance.now() - started;
  }
}

/**
 * Reads a file of state; `undefined` before its first write.
 *
 * @throws {@link SettingsFileError} where no sandbox wrote it
 */
export function readStateFile(path: string): Readonly<Record<string, unknown>> | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new SettingsFileError(`${path} cannot be read.`);
  }
  try {
    const state: unknown = decode(JSON.parse(text), contentFolder(path));
    if (typeof state === "object" && state !== null && "version" in state && state.version === 1) return { ...state };
  } catch {
    // Falls through: it is not JSON.
  }
  throw new SettingsFileError(`${path} is not the state of a sandbox. Give another file, or delete it to begin anew.`);
}

/** Where the contents of uploads lie. */
function contentFolder(path: string): string {
  return `${path}.files`;
}
