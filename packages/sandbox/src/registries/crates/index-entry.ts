import { createHash } from "node:crypto";
import type { PublishBody } from "./publish-body.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes the line of the sparse index for a published version: like what was sent, under other names.
 * @see https://doc.rust-lang.org/cargo/reference/registry-index.html#json-schema
 */
export function indexEntry({ name, vers, metadata, content }: PublishBody): Fields {
  const dependencies = Array.isArray(metadata["deps"]) ? metadata["deps"] : [];
  return {
    name,
    vers,
    deps: dependencies.map((dependency: Fields) => indexDependency(dependency)),
    cksum: createHash("sha256").update(content).digest("hex"),
    features: metadata["features"] ?? {},
    yanked: false,
    links: metadata["links"] ?? null,
    v: 2,
  };
}

function indexDependency(dependency: Fields): Fields {
  const { version_req: req, explicit_name_in_toml: renamed, ...rest } = dependency;
  return typeof renamed === "string" ? { ...rest, req, name: renamed, package: rest["name"] } : { ...rest, req };
}

/** Finds where the index keeps a crate. @see https://doc.rust-lang.org/cargo/reference/registry-index.html#index-files */
export function indexPath(crate: string): string {
  const name = crate.toLowerCase();
  if (name.length <= 2) return `${name.length}/${name}`;
  return name.length === 3 ? `3/${name.charAt(0)}/${name}` : `${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;
}
