import { strFromU8, unzipSync } from "fflate";

/** What a package says of itself. */
export interface Nuspec {
  readonly id: string;
  readonly version: string;
}

/** Reads id and version out of the `.nuspec` of a package; `undefined` if the bytes are no package. */
export function readNuspec(nupkg: Uint8Array): Nuspec | undefined {
  try {
    const files = unzipSync(nupkg, { filter: ({ name }) => /^[^/]+\.nuspec$/i.test(name) });
    const xml = strFromU8(Object.values(files)[0] ?? new Uint8Array());
    const [id, version] = [element(xml, "id"), element(xml, "version")];
    return id === undefined || version === undefined ? undefined : { id, version };
  } catch {
    return undefined;
  }
}

function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*([^<\\s]+)\\s*</${name}>`).exec(xml)?.[1];
}
