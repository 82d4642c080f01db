/**
 * How Renovate reads the refs of actions, from its source.
 *
 * @see https://github.com/renovatebot/renovate/blob/main/lib/modules/manager/github-actions/extract.ts
 * @see https://github.com/renovatebot/renovate/blob/main/lib/modules/versioning/github-actions/index.ts
 */

/** `versions`: updates by version; `digests`: only the commit behind the ref is followed. */
export function renovateFollows(ref: string): "versions" | "digests" {
  return /^v?\d+/.test(ref) ? "versions" : "digests";
}

/** The commit that Renovate pins for a ref: it asks for tags, never for branches. */
export function renovateDigest(ref: string, tags: ReadonlyMap<string, string>): string | undefined {
  return tags.get(ref);
}

/** The full version that Renovate writes for a moving ref: one on the same commit. */
export function renovateFullVersion(ref: string, tags: ReadonlyMap<string, string>): string | undefined {
  const commit = tags.get(ref);
  return [...tags.keys()].find((tag) => tags.get(tag) === commit && /^v\d+\.\d+\.\d+$/.test(tag));
}

/** The update that Renovate proposes for `v1.4.0`: the highest tag of the same form. */
export function renovateUpdate(current: string, tags: ReadonlyMap<string, string>): string | undefined {
  if (renovateFollows(current) === "digests") return undefined;
  const parts = current.replace(/^v/, "").split(".").length;
  const newest = [...tags.keys()]
    .filter((tag) => /^v\d+(\.\d+)*$/.test(tag) && tag.slice(1).split(".").length === parts)
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .at(-1);
  return newest === current ? undefined : newest;
}
