/** A version without pre-release: `1.3.0`. */
export type Version = string;
/** How far apart two versions are. */
export type Bump = "major" | "minor" | "patch";

const PATTERN = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Whether a text is three numbers. */
export function isVersion(text: string): boolean {
  return PATTERN.test(text);
}

/**
 * Reads a version's three numbers.
 *
 * @throws {Error} for anything but three numbers: what is moved to by `v1` has no pre-release.
 */
export function readVersion(version: Version): readonly [number, number, number] {
  const [, major, minor, patch] = PATTERN.exec(version) ?? [];
  if (major === undefined) throw new Error(`"${version}" is no version of the form 1.2.3`);
  return [Number(major), Number(minor), Number(patch)];
}

/** The first of its three numbers. */
export function majorOf(version: Version): number {
  return readVersion(version)[0];
}

/** Orders versions, for `sort`. */
export function compareVersions(a: Version, b: Version): number {
  const [left, right] = [readVersion(a), readVersion(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** What kind of step leads from one version to a later one. */
export function bumpBetween(from: Version, to: Version): Bump {
  const [left, right] = [readVersion(from), readVersion(to)];
  if (left[0] !== right[0]) return "major";
  return left[1] === right[1] ? "patch" : "minor";
}

/** The next version after a step. */
export function raise(version: Version, bump: Bump): Version {
  const [major, minor, patch] = readVersion(version);
  if (bump === "major") return `${major + 1}.0.0`;
  return bump === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** The highest of several steps. */
export function highest(bumps: readonly Bump[]): Bump {
  if (bumps.includes("major")) return "major";
  return bumps.includes("minor") ? "minor" : "patch";
}
