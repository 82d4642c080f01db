import type { Version } from "./version.ts";

/** What stands in a release: `manifest.json` at the root of its tree. */
export interface ReleaseManifest {
  readonly version: Version;
  /** The commit of main that the release was made from; README and licence come from it. */
  readonly source: string;
  readonly actions: Readonly<Record<string, ListedAction>>;
}

/** An action in a release. */
export interface ListedAction {
  readonly version: Version;
  /** The commit of main that its bundles were built from; the release's own, or an earlier one. */
  readonly source: string;
  /** Git's name for its folder; of the dispatcher, for its `dist`. */
  readonly tree: string;
}

/**
 * Reads a release's manifest.
 *
 * @throws {Error} if it lists no version or no actions.
 */
export function readReleaseManifest(text: string): ReleaseManifest {
  const manifest: ReleaseManifest = JSON.parse(text);
  if (typeof manifest.version !== "string" || typeof manifest.actions !== "object")
    throw new Error("manifest.json of the release lists no version or no actions");
  return manifest;
}

/** Writes a release's manifest. */
export function releaseManifestText(manifest: ReleaseManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
