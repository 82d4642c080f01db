import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";

/**
 * Changes the sources of a copy.
 *
 * @throws {Error} if a change does not fit any more: the mutant has to follow the sources
 */
export async function applyMutant({ changes }: Mutant, folder: string): Promise<void> {
  for (const change of changes) {
    const path = join(folder, change.file);
    await writeFile(path, mutate(await readFile(path, "utf8"), change));
  }
}

/**
 * Changes the text of a file.
 *
 * @throws {Error} if the change fits no place of it, or several
 */
export function mutate(text: string, { file, find, put }: Mutant["changes"][number]): string {
  const places = [...text.matchAll(new RegExp(find, `${find.flags}g`))].length;
  if (places !== 1) throw new Error(`${find} fits ${places} places of ${file}, not one.`);
  return text.replace(find, put);
}
