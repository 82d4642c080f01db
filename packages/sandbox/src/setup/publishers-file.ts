import { checkPublisher, type NewPublisher, publisherFields } from "./publishers.ts";
import { type FieldPath, isRecord, readText, readYaml, type YamlDocument } from "./yaml-file.ts";

/**
 * Reads trusted publishers from a file of YAML or JSON: lists by registry id, of the fields of the registry's form.
 *
 * @throws {@link SettingsFileError} with the line and the field
 */
export function readPublishersFile(path: string): readonly NewPublisher[] {
  return readPublishers(readText(path), path);
}

/**
 * Reads the same from a text.
 *
 * @param name as messages call the file
 * @throws {@link SettingsFileError}
 */
export function readPublishers(text: string, name: string): readonly NewPublisher[] {
  return publishersIn(readYaml(text, name), []);
}

/**
 * Reads the publishers that a document has at a path.
 *
 * @throws {@link SettingsFileError}
 */
export function publishersIn(document: YamlDocument, path: FieldPath): readonly NewPublisher[] {
  const { content, fail, at } = document;
  const part = path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), content);
  if (!isRecord(part)) {
    const what = path.length === 0 ? "The file" : String(path.at(-1));
    return fail(path, `${what} has to hold registries by name, such as pypi, with a list under each`);
  }
  return Object.entries(part).flatMap(([registry, list]) => {
    const fields = at([...path, registry], () => Object.keys(publisherFields(registry)).join(", "));
    if (!Array.isArray(list)) {
      return fail([...path, registry], `${registry} has to be a list of publishers, each beginning with "-"`);
    }
    return list.map((values: unknown, index) => {
      const place = [...path, registry, index];
      if (!isRecord(values)) return fail(place, `A publisher of ${registry} has fields: ${fields}`);
      const publisher = { registry, values };
      at(place, () => checkPublisher(publisher), `${registry}: `);
      return publisher;
    });
  });
}
