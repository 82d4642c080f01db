import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { SettingError } from "./setting-error.ts";

/** A file of settings that cannot be used: the message says which, and where in it. */
export class SettingsFileError extends Error {
  override name = "SettingsFileError";
}

/** A path into a document: names of fields, places in lists. */
export type FieldPath = readonly (string | number)[];

/** A document of YAML or JSON, and how to refuse a part of it. */
export interface YamlDocument {
  readonly content: unknown;
  /**
   * Refuses the deepest node of a path that is there.
   *
   * @throws {@link SettingsFileError} with the line
   */
  readonly fail: (path: FieldPath, problem: string) => never;
  /**
   * Reads a part; what is wrong with it is refused where it stands.
   *
   * @param prefix goes before the problem
   * @throws {@link SettingsFileError} with the line and the field
   */
  readonly at: <T>(path: FieldPath, read: () => T, prefix?: string) => T;
}

/**
 * Reads a file as text.
 *
 * @throws {@link SettingsFileError}
 */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new SettingsFileError(`${path} cannot be read (${errorCode(error)}).`);
  }
}

/** Returns the code of an error of the file system, such as `ENOENT`. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

/**
 * Reads a document.
 *
 * @param name as messages call the file
 * @throws {@link SettingsFileError} with the line
 */
export function readYaml(text: string, name: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const failAt = (offset: number, problem: string): never => {
    throw new SettingsFileError(`${name}, line ${lines.linePos(offset).line}: ${problem.replace(/\.*\s*$/, "")}.`);
  };
  const [broken] = document.errors;
  if (broken !== undefined) return failAt(broken.pos[0], broken.message);
  const fail = (path: FieldPath, problem: string): never => {
    const nodes = path.map((_part, index) => document.getIn(path.slice(0, index + 1), true));
    const offsets = [document.contents, ...nodes].flatMap((node) => {
      const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
      return Array.isArray(range) ? [Number(range[0])] : [];
    });
    return failAt(offsets.at(-1) ?? 0, problem);
  };
  const at = <T>(path: FieldPath, read: () => T, prefix = ""): T => {
    try {
      return read();
    } catch (error) {
      if (error instanceof SettingError) return fail([...path, error.field], prefix + error.message);
      throw error;
    }
  };
  try {
    return { content: document.toJS(), fail, at };
  } catch (error) {
    return failAt(0, error instanceof Error ? error.message : "it cannot be read");
  }
}

/** Tells whether a part of a document has fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
