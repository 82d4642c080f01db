import { reply } from "../../http/reply.ts";
import type { NpmState } from "./state.ts";

/** Answers `GET /:name`: everything that is published under a name, with tarballs at this origin. */
export function packument(state: NpmState, name: string, origin: string): Response {
  const versions = state.versions.filter((known) => known.package === name && !known.staged);
  if (versions.length === 0) return reply(404, { error: "Not found" });
  const tags = versions.flatMap(({ tags, version }) => tags.map((tag) => [tag, version]));
  return reply(200, {
    _id: name,
    name,
    "dist-tags": Object.fromEntries(tags),
    versions: Object.fromEntries(
      versions.map(({ version, manifest }) => {
        const dist = typeof manifest["dist"] === "object" ? manifest["dist"] : {};
        const url = `${origin}/${name}/-/${tarballName(name, version)}`;
        return [version, { ...manifest, dist: { ...dist, tarball: url } }];
      }),
    ),
  });
}

function tarballName(name: string, version: string): string {
  return `${name.split("/").at(-1) ?? ""}-${version}.tgz`;
}

/** Answers `GET /:name/-/:file`: the tarball of a version. */
export function tarball(state: NpmState, name: string, file: string): Response {
  const found = state.versions.find(
    (known) => known.package === name && !known.staged && file === tarballName(name, known.version),
  );
  return found === undefined
    ? reply(404, { error: "Not found" })
    : new Response(new Uint8Array(found.tarball), {
        headers: { "content-type": "application/octet-stream" },
      });
}
