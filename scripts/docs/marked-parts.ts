/** How comments look in a file: `<!-- name -->` in Markdown, `# name` in YAML. */
const COMMENTS = {
  md: { open: "<!-- ", close: " -->", around: "\n\n" },
  yml: { open: "# ", close: "", around: "\n" },
} as const;

/**
 * Puts generated parts between the markers of a file, `<!-- name -->` and `<!-- /name -->`; the first may say more of
 * itself after a colon.
 *
 * @param parts by name, without blank lines at their ends
 * @throws where a part has no markers, or markers have no part
 */
export function withParts(
  text: string,
  parts: Readonly<Record<string, string>>,
  kind: keyof typeof COMMENTS = "md",
): string {
  const { open, close, around } = COMMENTS[kind];
  const marked = [...text.matchAll(new RegExp(`^ *${open}/([\\w-]+)${close}$`, "gm"))].map(([, name = ""]) => name);
  for (const name of marked) if (!Object.hasOwn(parts, name)) throw new Error(`nothing makes the part ${name}`);
  return Object.entries(parts).reduce((before, [name, part]) => {
    const region = new RegExp(`^( *${open}${name}(?:: .*)?${close}\\n)[^]*?(^ *${open}/${name}${close}$)`, "m");
    if (!region.test(before)) throw new Error(`there is no ${open}${name}${close} … ${open}/${name}${close}`);
    // Not as a replacement text: a part may hold what stands for a group there.
    return before.replace(region, (_, start: string, end: string) => start + around.slice(1) + part + around + end);
  }, text);
}
