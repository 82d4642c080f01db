import { expect, test } from "vitest";
import { listPage, listSource } from "../listing.ts";
import { foreignWords, incompleteTitles } from "../words.ts";

const PRODUCT = `
/** Says why. */
export interface Answer { readonly code: string; voice(): string }
export const mint = (name: string) => \`No token from \${name}.\`;
const hidden = "id";
// A note.
`;

const TEST = `
describe("a token", () => {
  test("is revoked", () => {});
  it.each([1, 2])("a token lives %d minutes", () => {});
  test.skipIf(\`\${hidden} of the host\`)(\`\${name} is asked once\`, () => {});
});
`;

test("lists the names, messages and comments of a product file", () => {
  expect(listSource("src/answer.ts", PRODUCT).map(({ kind, line, text }) => [kind, line, text])).toEqual([
    ["comment", 2, "* Says why. "],
    ["name", 3, "Answer"],
    ["name", 3, "code"],
    ["name", 3, "voice"],
    ["name", 4, "mint"],
    ["message", 4, "No token from …."],
    ["comment", 6, " A note."],
  ]);
});

test("lists the titles and groups of a test file, and no messages", () => {
  expect(listSource("src/answer.test.ts", TEST).map(({ kind, text }) => [kind, text])).toEqual([
    ["group", "a token"],
    ["title", "is revoked"],
    ["title", "a token lives %d minutes"],
    ["title", "… is asked once"],
  ]);
});

test("lists the names of fault cases as titles", () => {
  const entries = listSource("packages/faults/src/cases/oidc.ts", 'const cases = [{ name: "ends a hang in time" }];');
  expect(entries.map(({ kind, text }) => [kind, text])).toEqual([["title", "ends a hang in time"]]);
});

test("lists the lines of a page without its code", () => {
  const page = ["# The page", "Run `mint doctor` or [read on](https://x.example).", "```sh", "mint run pypi", "```"];
  expect(listPage("README.md", page.join("\n")).map(({ line, text }) => [line, text])).toEqual([
    [1, "# The page"],
    [2, "Run `…` or [read on]."],
  ]);
});

test("finds a word of our own in a name split by case, and in a text", () => {
  const source = 'export const registryVoice = 1; export const invoice = "Mend the URL, then run it again.";';
  expect(foreignWords(listSource("src/x.ts", source))).toEqual([
    'src/x.ts:1: "voice", better refusal pattern: registryVoice',
    'src/x.ts:1: "mend", better fix: Mend the URL, then run it again.',
  ]);
});

test("finds a vague word in a name alone, where a sentence may have it", () => {
  expect(foreignWords(listSource("src/x.ts", 'export const mostWords = "At most ten words.";'))).toEqual([
    'src/x.ts:1: "most", better max: mostWords',
    'src/x.ts:1: "words", better messages: mostWords',
  ]);
});

test("finds a turn of phrase that stops a reader, and lets PyPI's burn endpoint keep its name", () => {
  const source = "// What it sent is none.\n// There is none.\nexport const burnEndpoint = true;";
  expect(foreignWords(listSource("src/x.ts", source))).toEqual(['src/x.ts:1: "is none": What it sent is none.']);
});

test("finds titles that continue a parent's title, and titles of two words", () => {
  expect(incompleteTitles(listSource("src/x.test.ts", TEST.replace("a token lives", "two")))).toEqual([
    "src/x.test.ts:3: is revoked",
  ]);
});
