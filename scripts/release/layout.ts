/** The action that is published at the root of the release tree: `uses: org/mint@v1`. */
export const DISPATCHER = "mint";
/** Beside the actions: files at the root of each release, from its source. Failures link the page of the release that is used. */
export const ROOT_FILES: readonly string[] = ["LICENSE", "README.md", "SECURITY.md", "docs/TROUBLESHOOTING.md"];
/** The folder of a build that holds {@link ROOT_FILES}, beside those of actions; no action can have this name. */
export const ROOT_FOLDER = "_root";
/** Lists the actions of the tree; at its root. */
export const RELEASE_MANIFEST = "manifest.json";
/** Lists the files of an action; in its folder. */
export const ACTION_MANIFEST = "dist/manifest.json";

/** The dispatcher shares its folder with the other actions, so these are all that is its own. */
const DISPATCHER_ENTRIES = /^(action\.yml|CHANGELOG\.md|dist\/.*)$/;

/** Where a file of an action stands in the release tree. */
export function pathInTree(id: string, file: string): string {
  return id === DISPATCHER ? file : `${id}/${file}`;
}

/** Which action owns a path of the release tree; `undefined` for the files that belong to the whole release. */
export function ownerOf(path: string): { readonly id: string; readonly file: string } | undefined {
  if (ROOT_FILES.includes(path)) return undefined;
  if (DISPATCHER_ENTRIES.test(path)) return { id: DISPATCHER, file: path };
  const slash = path.indexOf("/");
  return slash === -1 ? undefined : { id: path.slice(0, slash), file: path.slice(slash + 1) };
}

/** Whether a file of an action is published; the dispatcher's readme and licence are those of the tree. */
export function isPublished(id: string, file: string): boolean {
  return id !== DISPATCHER || DISPATCHER_ENTRIES.test(file);
}

/** `releases/v1`. */
export function branchOf(major: number): string {
  return `releases/v${major}`;
}

/** `pypi/v1.3.0`, which stands on one commit for good. */
export function actionTag(id: string, version: string): string {
  return `${id}/v${version}`;
}
