import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";

/**
 * Changes the sources of a copy.
 *
 * @throws {Error} where a change does not fit any more: the mutant has to follow the sources
 */
export async function applyMutant({ requirement, changes }: Mutant, folder: string): Promise<void> {
  for (const { file, find, put } of changes) {
    const path = join(folder, file);
    const text = await readFile(path, "utf8");
    const places = [...text.matchAll(new RegExp(find, `${find.flags}g`))].length;
    if (places !== 1) throw new Error(`The mutant of ${requirement} fits ${places} places of ${file}, not one.`);
    await writeFile(path, text.replace(find, put));
  }
}
