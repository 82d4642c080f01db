import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Package, packageOf } from "./package-of.ts";

/**
 * Collects the licence text of every package that a bundle is made of.
 *
 * @param root the folder that the inputs are relative to
 * @param inputs the source files in the bundle
 * @throws where a package has no licence text: its bundle must not be shipped
 */
export async function collectLicences(root: string, inputs: readonly string[]): Promise<string> {
  const packages = new Map<string, Package>();
  for (const input of inputs) {
    const owner = await packageOf(dirname(resolve(root, input)));
    if (!owner.name.startsWith("@mint/") && !owner.name.endsWith("-mint")) packages.set(owner.name, owner);
  }
  const sorted = [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = await Promise.all(sorted.map(licenceOf));
  return `This bundle holds mint (MIT) and parts of the packages below.\n\n${texts.join("\n")}`;
}

async function licenceOf({ name, version, license, folder }: Package): Promise<string> {
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (file === undefined) throw new Error(`${name} ${version} has no licence text.`);
  const text = await readFile(join(folder, file), "utf8");
  return `--- ${name} ${version} (${license}) ---\n\n${text.trim()}\n`;
}
