import type { GetDependencyReleaseLine, GetReleaseLine } from "@changesets/types";

/** Writes a changeset into the changelog of a package that it names. */
export const getReleaseLine: GetReleaseLine = ({ summary }) => item(summary);

/**
 * Writes what changed in bundled packages into the changelog of an action, in the words of their changesets: who uses
 * the action does not know its parts. A changeset that names an action as well speaks there for itself.
 */
export const getDependencyReleaseLine: GetDependencyReleaseLine = (changesets, updated) => {
  if (updated.length === 0) return "";
  const others = changesets.filter(({ releases }) => !releases.some(({ name }) => name.endsWith("-mint")));
  const parts = updated.map(({ name, newVersion }) => `${name} ${newVersion}`).join(", ");
  return [...others.map(({ summary }) => item(summary)), `- With ${parts}.`].join("\n");
};

function item(summary: string): string {
  const [first = "", ...rest] = summary.trim().split("\n");
  return [`- ${first.trimEnd()}`, ...rest.map((line) => `  ${line.trimEnd()}`.trimEnd())].join("\n");
}
