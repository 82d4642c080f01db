/** This package's version; a test compares it with package.json. */
export const VERSION = "0.1.0";

/** The engines of package.json; a test compares them. */
const OLDEST_NODE = { major: 22, minor: 12 } as const;

/** Says that mint does not run on this Node; `undefined` if it does. Any Node must be able to parse this file. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const { major: oldest, minor: oldestMinor } = OLDEST_NODE;
  if (major > oldest || (major === oldest && minor >= oldestMinor)) return undefined;
  return `mint needs Node ${oldest}.${oldestMinor} or newer; this is ${version}.`;
}
