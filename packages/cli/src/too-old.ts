/** The engines of package.json; a test compares them. */
const OLDEST = { major: 22, minor: 12 } as const;

/** What to say on a Node that mint does not run on. Written for any Node to read: nothing in it is new. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return undefined;
  return `mint needs Node ${OLDEST.major}.${OLDEST.minor} or newer; this is ${version}.`;
}
