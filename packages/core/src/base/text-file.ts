/** No file with settings or a token is larger. */
const LARGEST_FILE_BYTES = 1_048_576;

/**
 * Reads a text file of at most 1 MiB. Opening a pipe would wait for a writer, and a device has no end.
 *
 * @throws Node's error, or one with the code `EFBIG` or `EINVAL` for what is larger or is not a regular file
 */
export function readTextFile(path: string): string {
  const { readFileSync, statSync } = process.getBuiltinModule("node:fs");
  const file = statSync(path);
  if (!file.isFile() || file.size > LARGEST_FILE_BYTES) {
    throw Object.assign(new Error("unfit"), { code: file.isFile() ? "EFBIG" : "EINVAL" });
  }
  return readFileSync(path, "utf8");
}
