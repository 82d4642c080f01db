const BLOCK = 512;

/** Reads the files of a tar archive, by name. @see POSIX.1-2017, pax, "ustar Interchange Format" */
export function readTar(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const header = Buffer.from(bytes.subarray(at, at + BLOCK));
    const name = header.toString("utf8", 0, 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(header.toString("ascii", 124, 136), 8);
    if (name === "" || Number.isNaN(size)) break;
    files.set(name, bytes.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
