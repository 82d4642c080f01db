import { createHash } from "node:crypto";
import { lstat, readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";

/** Lists every file of a folder that one job hands to another; in the folder itself, as `sha256sum` writes it. */
const SUMS = "SHA256SUMS";

/**
 * Writes the checksums of all files of a folder into it.
 *
 * @returns the checksum of the checksums, which a job hands over by another way than the folder
 * @throws {Error} if the folder holds anything but plain files
 */
export async function writeSums(folder: string): Promise<string> {
  const files = await sumsOf(folder);
  const text = [...files].map(([path, sum]) => `${sum}  ${path}\n`).join("");
  await writeFile(join(folder, SUMS), text);
  return sha256(text);
}

/**
 * Checks that a folder holds what was handed over, nothing else and nothing less. The sums in the folder could have been
 * replaced with the rest of it; the expected one comes from the job that made it.
 *
 * @param expected what {@link writeSums} returned
 * @returns what is wrong, in words
 */
export async function checkSums(folder: string, expected: string): Promise<readonly string[]> {
  if (!/^[0-9a-f]{64}$/.test(expected)) return ["no checksum was handed over to check against"];
  const text = await readFile(join(folder, SUMS), "utf8").catch(() => "");
  if (sha256(text) !== expected) return [`${SUMS} is not the one that was handed over`];
  const listed = new Map(
    text.split("\n").flatMap((line) => (line === "" ? [] : [[line.slice(66), line.slice(0, 64)]])),
  );
  const found = await sumsOf(folder);
  return [...new Set([...listed.keys(), ...found.keys()])].flatMap((path) => {
    if (!found.has(path)) return [`${path} is missing`];
    if (!listed.has(path)) return [`${JSON.stringify(path)} was not handed over`];
    return found.get(path) === listed.get(path) ? [] : [`${path} is not the file that was handed over`];
  });
}

async function sumsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true });
  const sums = new Map<string, string>();
  for (const path of entries.map((entry) => entry.replaceAll(sep, "/")).toSorted()) {
    const file = await lstat(join(folder, path));
    if (file.isDirectory() || path === SUMS) continue;
    if (!file.isFile() || path.includes("\n")) throw new Error(`${JSON.stringify(path)} is not a plain file`);
    sums.set(path, sha256(await readFile(join(folder, path))));
  }
  return sums;
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
