import { posix } from "node:path";

/** Where a page's neighbours stand: a release has neither `docs` nor `packages`, and other folders for its actions. */
const PAGES = "https://github.com/org/mint/blob/main/";

/**
 * Makes the relative links of a page lead to main, so that they lead somewhere from wherever the page is read.
 *
 * @param path of the page in the sources
 */
export function absoluteLinks(markdown: string, path: string): string {
  return markdown.replaceAll(/\]\((?![a-z]+:|#)([^)\s]+)\)/g, (_, link: string) => {
    return `](${PAGES}${posix.join(posix.dirname(path), link)})`;
  });
}
