/**
 * Puts generated parts between the markers of a page, `<!-- name -->` and `<!-- /name -->`.
 *
 * @throws where a part has no markers, or markers have no part
 */
export function withParts(page: string, parts: Readonly<Record<string, string>>): string {
  const marked = [...page.matchAll(/^<!-- \/([\w-]+) -->$/gm)].map(([, name = ""]) => name);
  for (const name of marked) if (!Object.hasOwn(parts, name)) throw new Error(`nothing makes the part ${name}`);
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`the page has no ${start} … ${end}`);
    return `${text.slice(0, from + start.length)}\n\n${part}\n\n${text.slice(to)}`;
  }, page);
}
