import type { Version } from "./version.ts";

/** What stands in a release: `manifest.json` at the root of its tree. */
export interface TrainManifest {
  readonly version: Version;
  /** The commit of main that the train was made from, and that readme and licence are taken from. */
  readonly source: string;
  readonly actions: Readonly<Record<string, ListedAction>>;
}

/** An action in a train. */
export interface ListedAction {
  readonly version: Version;
  /** The commit of main that its bundles were built from; the train's own, or an earlier one. */
  readonly source: string;
  /** Git's name for its folder; of the dispatcher, for its `dist`. */
  readonly tree: string;
}

/**
 * Reads a train's manifest.
 *
 * @throws {Error} where it is none.
 */
export function readTrainManifest(text: string): TrainManifest {
  const manifest: TrainManifest = JSON.parse(text);
  if (typeof manifest.version !== "string" || typeof manifest.actions !== "object")
    throw new Error("manifest.json of the release lists no version or no actions");
  return manifest;
}

/** Writes a train's manifest. */
export function trainManifestText(manifest: TrainManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
