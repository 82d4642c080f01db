import { expect, test } from "vitest";
import { absoluteLinks } from "../absolute-links.ts";

const MAIN = "https://github.com/org/mint/blob/main";

test("links of a page lead to main, from the root and from an action's folder", () => {
  expect(absoluteLinks("[a](docs/A.md) [b](actions/pypi/README.md#x)", "README.md")).toBe(
    `[a](${MAIN}/docs/A.md) [b](${MAIN}/actions/pypi/README.md#x)`,
  );
  expect(absoluteLinks("[a](../../docs/A.md)", "actions/pypi/README.md")).toBe(`[a](${MAIN}/docs/A.md)`);
});

test("links that lead somewhere already stay as they are", () => {
  const text = "[a](https://pypi.org) [b](#inputs) [c](mailto:a@b.example)";
  expect(absoluteLinks(text, "README.md")).toBe(text);
});
