import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { expect, test } from "vitest";
import { block, code, plain, sentence, table } from "./markdown.ts";

const renderer = new MarkdownIt({ html: true, linkify: true });
// GitHub makes a link of a bare name only where it begins with `www.`, which is looked for below. @see https://github.github.com/gfm/#autolinks-extension-
renderer.linkify.set({ fuzzyLink: false });
const HOSTILE =
  'a|b`c`<img src=x onerror=alert(1)> [l](http://x) **b** _u_ ~s~ @octocat #1 \\| www.x.com &amp; https://x.com "q"';

/** The text that a reader sees, with the tags that are ours. */
function seen(markdown: string): string {
  return renderer
    .render(markdown)
    .trim()
    .replace(/<\/?span>/g, "")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

test("text stays text", () => {
  expect(seen(`x${plain(HOSTILE)}`)).toBe(`<p>x${HOSTILE}</p>`);
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
      const printable = text
        .replace(/[^ -~]/g, "")
        .replace(/\s+/g, " ")
        .trim();
      expect(seen(`x${plain(printable)}`)).toBe(`<p>x${printable}</p>`);
      expect(plain(printable)).not.toContain("www.");
    }),
    { examples: [[".lA"], ["www.x.com"], ["a@b.c"], ["https://x.y"]] },
  );
});

test("an address stays text also where links are looked for once entities are read", () => {
  for (const address of [
    "a@b.test",
    "mailto:a@b.test",
    "https://a.test",
    "www.a.test",
    "WWW.a.test",
    "x@a.test@b.test",
  ]) {
    for (const text of [plain(address), code(address), sentence(`It is "${address}".`)]) {
      const pieces = renderer
        .render(text)
        .replaceAll("&quot;", '"')
        .split(/<[^>]*>/);
      expect(pieces.filter((piece) => /\S@\S|:\/\/|www\./i.test(piece))).toEqual([]);
    }
  }
});

test("a value stays one cell of a table, whatever it holds", () => {
  const html = renderer.render(table(["Claim", "Value"], [[code("x"), code(HOSTILE)]]));
  expect(html.match(/<td>/g)).toHaveLength(2);
  expect(html).not.toMatch(/<(img|a|strong|em|s)\b/);
});

test("values in a sentence become code, and nothing else does", () => {
  expect(seen(sentence('It is "a.yml", not b.'))).toBe("<p>It is <code>a.yml</code>, not b.</p>");
  expect(renderer.render(sentence(HOSTILE))).not.toMatch(/<(img|a|strong|em|s)\b/);
});

test("a block of code ends only at its end", () => {
  const html = renderer.render(block("yaml", "a: |\n  ```\n  <b>"));
  expect(html).toContain("a: |\n  ```\n  &lt;b&gt;\n</code></pre>");
});
