import { closeSync, fstatSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { SettingsFileError } from "../setup/yaml-file.ts";
import type { Exchange } from "./history.ts";

/** The log of every exchange: a line of JSON for each, in the file before the client has its answer. */
export class LogFile {
  #file: number | undefined;

  /** @throws {@link SettingsFileError} where the file cannot be written */
  constructor(path: string) {
    try {
      const file = openSync(path, "a+", 0o600);
      this.#file = file;
      // A line that an earlier run was killed in ends here.
      const { size } = fstatSync(file);
      const last = Buffer.alloc(1);
      if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== "\n") {
        writeSync(file, "\n");
      }
    } catch (error) {
      throw new SettingsFileError(`${path} cannot be written (${error instanceof Error ? error.message : "unknown"}).`);
    }
  }

  add(exchange: Exchange): void {
    if (this.#file !== undefined) writeSync(this.#file, `${JSON.stringify(exchange)}\n`);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/** Reads the last exchanges of a log; lines that were cut are left out. */
export function readLogFile(path: string, most: number): readonly Exchange[] {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  return text
    .split("\n")
    .slice(-most - 1)
    .flatMap((line) => {
      try {
        const parsed: unknown = JSON.parse(line);
        return isExchange(parsed) ? [parsed] : [];
      } catch {
        return [];
      }
    });
}

function isExchange(value: unknown): value is Exchange {
  return typeof value === "object" && value !== null && "id" in value && "server" in value && "compared" in value;
}
