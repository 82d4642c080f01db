import { gunzipSync } from "node:zlib";
import { readTar } from "./tar.ts";

/** What a gem says of itself. */
export interface Gemspec {
  readonly name: string;
  readonly version: string;
  readonly platform: string;
}

/**
 * Reads name, version and platform out of a packed gem: a tar archive with a gzipped YAML file `metadata.gz` in it.
 * `undefined` if the bytes are no gem.
 * @see rubygems lib/rubygems/package.rb
 */
export function readGemspec(gem: Uint8Array): Gemspec | undefined {
  const metadata = readTar(gem).get("metadata.gz");
  if (metadata === undefined) return undefined;
  try {
    const yaml = gunzipSync(metadata).toString("utf8");
    const [, name] = /^name: (\S+)$/m.exec(yaml) ?? [];
    const [, version] = /^version: !ruby\/object:Gem::Version\n {2}version: (\S+)$/m.exec(yaml) ?? [];
    const [, platform = "ruby"] = /^platform: (\S+)$/m.exec(yaml) ?? [];
    if (name === undefined || version === undefined) return undefined;
    return { name, version: version.replaceAll(/['"]/g, ""), platform };
  } catch {
    return undefined;
  }
}
