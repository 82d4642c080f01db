import { strToU8, zipSync } from "fflate";
import type { PackageFile } from "./package-file.ts";

/**
 * Builds a NuGet package with a readme and nothing else in it.
 *
 * @see https://learn.microsoft.com/en-us/nuget/reference/nuspec
 */
export function tinyNupkg(id: string, version: string): PackageFile {
  const nuspec = `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>${id}</id>
    <version>${version}</version>
    <authors>octocat</authors>
    <description>Published with no stored secret.</description>
  </metadata>
</package>
`;
  const relationships = `<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/${id}.nuspec" Id="R1" />
</Relationships>
`;
  const types = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />
  <Default Extension="nuspec" ContentType="application/octet" />
</Types>
`;
  const content = zipSync({
    [`${id}.nuspec`]: strToU8(nuspec),
    "_rels/.rels": strToU8(relationships),
    "[Content_Types].xml": strToU8(types),
  });
  return { filename: `${id}.${version}.nupkg`, content };
}
