import { closeSync, existsSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { errorCode, SettingsFileError } from "../setup/yaml-file.ts";
import type { Exchange } from "./history.ts";

/** The log of every exchange: a line of JSON for each, in the file before the client has its answer. */
export class LogFile {
  readonly #path: string;
  #file: number | undefined;
  /** Whether the last line may have no end. */
  #isCut = false;

  /** @throws {@link SettingsFileError} if the file cannot be written */
  constructor(path: string) {
    this.#path = path;
    try {
      const file = openSync(path, "a+", 0o600);
      this.#file = file;
      // Ends a line that an earlier run left unfinished.
      const { size } = fstatSync(file);
      const last = Buffer.alloc(1);
      if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== "\n") {
        writeSync(file, "\n");
      }
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }

  /** Appends a line; returns the reason if that failed. */
  add(exchange: Exchange): SettingsFileError | undefined {
    if (this.#file === undefined) return undefined;
    const line = Buffer.from(`${this.#isCut ? "\n" : ""}${JSON.stringify(exchange)}\n`);
    try {
      for (let written = 0; written < line.length;) written += writeSync(this.#file, line, written);
      this.#isCut = false;
      return undefined;
    } catch (error) {
      this.#isCut = true;
      return cannotWrite(this.#path, error);
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function cannotWrite(path: string, error: unknown): SettingsFileError {
  return new SettingsFileError(`${path} cannot be written (${errorCode(error)}).`);
}

/** So much of the end of a log is read: more than the exchanges that are kept usually take. */
const MOST_READ_BYTES = 64 * 1024 * 1024;

/**
 * Reads the last exchanges of a log; lines that were cut are left out.
 *
 * @throws {@link SettingsFileError} if there is a file and it cannot be read
 */
export function readLogFile(path: string, most: number): readonly Exchange[] {
  if (!existsSync(path)) return [];
  const lines = readEnd(path).split("\n");
  const parsed = lines.slice(-most - 1).map((line): unknown => {
    try {
      return JSON.parse(line);
    } catch {
      return undefined;
    }
  });
  return parsed.filter(isExchange);
}

function readEnd(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      const { size } = fstatSync(file);
      const end = Buffer.alloc(Math.min(size, MOST_READ_BYTES));
      readSync(file, end, 0, end.length, size - end.length);
      return end.toString();
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new SettingsFileError(`${path} cannot be read (${errorCode(error)}).`);
  }
}

function isExchange(value: unknown): value is Exchange {
  return typeof value === "object" && value !== null && "id" in value && "server" in value && "compared" in value;
}
