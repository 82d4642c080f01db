import { createHash } from "node:crypto";
import type { Git } from "./git.ts";
import { ACTION_MANIFEST, DISPATCHER, ownerOf } from "./layout.ts";
import { readTree } from "./tree.ts";

/** A file that is attached to a release. */
export interface Asset {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Makes the assets of a release: one archive for each action (all that a release lists, or the one action that was released), and
 * `SHA256SUMS`. Plain tar: what compresses differs between machines.
 */
export async function releaseAssets(git: Git, tag: string, commit: string): Promise<readonly Asset[]> {
  const paths = [...(await readTree(git, commit)).keys()];
  const ids = paths.flatMap((path) => {
    const owner = ownerOf(path);
    return owner?.file === ACTION_MANIFEST ? [owner.id] : [];
  });
  const wanted = tag.includes("/") ? ids.filter((id) => tag.startsWith(`${id}/`)) : ids;
  const archives = wanted.toSorted().map(async (id): Promise<Asset> => {
    const own = paths.filter((path) => ownerOf(path)?.id === id);
    const { version } = JSON.parse(
      await git.text(["show", `${commit}:${id === DISPATCHER ? ACTION_MANIFEST : `${id}/${ACTION_MANIFEST}`}`]),
    );
    const bytes = await git.bytes(["-c", "tar.umask=0022", "archive", "--format=tar", commit, "--", ...own]);
    return { name: `${id}-v${version}.tar`, bytes };
  });
  const assets = await Promise.all(archives);
  const sums = assets.map(({ name, bytes }) => `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`);
  return [...assets, { name: "SHA256SUMS", bytes: Buffer.from(sums.join("")) }];
}
