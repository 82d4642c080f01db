import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { checkPublisher, type NewPublisher, publisherFields } from "./publishers.ts";
import { SettingError } from "./setting-error.ts";

/** A file of settings that cannot be used: the message says which, and where in it. */
export class SettingsFileError extends Error {
  override name = "SettingsFileError";
}

/**
 * Reads trusted publishers from a file of YAML or JSON: lists by registry id, of the fields of the registry's form.
 *
 * @throws {@link SettingsFileError} with the line and the field
 */
export function readPublishersFile(path: string): readonly NewPublisher[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new SettingsFileError(`${path} cannot be read (${code}).`);
  }
  return readPublishers(text, path);
}

/**
 * Reads the same from a text.
 *
 * @param name as messages call the file
 * @throws {@link SettingsFileError}
 */
export function readPublishers(text: string, name: string): readonly NewPublisher[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const failAt = (offset: number, problem: string): never => {
    throw new SettingsFileError(`${name}, line ${lines.linePos(offset).line}: ${problem.replace(/\.*\s*$/, "")}.`);
  };
  const [broken] = document.errors;
  if (broken !== undefined) return failAt(broken.pos[0], broken.message);
  /** At the deepest node of the path that is there. */
  const fail = (path: readonly (string | number)[], problem: string): never => {
    const nodes = path.map((_part, index) => document.getIn(path.slice(0, index + 1), true));
    const offsets = [document.contents, ...nodes].flatMap((node) => {
      const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
      return Array.isArray(range) ? [Number(range[0])] : [];
    });
    return failAt(offsets.at(-1) ?? 0, problem);
  };
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    return failAt(0, error instanceof Error ? error.message : "it cannot be read");
  }
  if (!isRecord(content))
    return fail([], "The file has to hold registries by name, such as pypi, with a list under each");
  return Object.entries(content).flatMap(([registry, list]) => {
    try {
      publisherFields(registry);
    } catch (error) {
      if (error instanceof SettingError) fail([registry], error.message);
      throw error;
    }
    if (!Array.isArray(list))
      return fail([registry], `${registry} has to be a list of publishers, each beginning with "-"`);
    return list.map((values: unknown, index) => {
      const fields = Object.keys(publisherFields(registry)).join(", ");
      if (!isRecord(values)) return fail([registry, index], `A publisher of ${registry} has fields: ${fields}`);
      const publisher = { registry, values };
      try {
        checkPublisher(publisher);
      } catch (error) {
        if (error instanceof SettingError) fail([registry, index, error.field], `${registry}: ${error.message}`);
        throw error;
      }
      return publisher;
    });
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
