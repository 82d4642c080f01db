/** Writes a line for each server of a sandbox, in columns. */
export function urlLines(urls: Readonly<Record<string, string>>): readonly string[] {
  const width = Math.max(...Object.keys(urls).map((name) => name.length)) + 2;
  return Object.entries(urls).map(([name, url]) => `  ${name.padEnd(width)}${url}`);
}
