import { createHash } from "node:crypto";
import { strToU8, zipSync } from "fflate";
import type { PackageFile } from "./package-file.ts";

/**
 * Builds a wheel with one module of one line: whole, so that pip would install it.
 *
 * @param name as in the file name: `octo_package`
 * @see https://packaging.python.org/en/latest/specifications/binary-distribution-format/
 */
export function tinyWheel(name: string, version: string): PackageFile {
  const info = `${name}-${version}.dist-info`;
  const files: Readonly<Record<string, string>> = {
    [`${name}.py`]: 'greeting = "Hello from a wheel that no stored secret has published."\n',
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name.replaceAll("_", "-")}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: mint\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  };
  const record = Object.entries(files).map(([path, text]) => `${path},sha256=${digest(text)},${text.length}`);
  const all = { ...files, [`${info}/RECORD`]: `${[...record, `${info}/RECORD,,`].join("\n")}\n` };
  const zip = zipSync(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, strToU8(text)])));
  return { filename: `${name}-${version}-py3-none-any.whl`, content: zip };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
