import { expect, it } from "vitest";
import { withParts } from "../marked-parts.ts";

it("replaces what stands between the markers of a page, and nothing else", () => {
  const page =
    "# Page\n\n<!-- one: from code -->\nold\n<!-- /one -->\n\n<!-- a note -->\n<!-- two -->\n<!-- /two -->\nend\n";
  const written = withParts(page, { one: "new $1 $&", two: "| a |\n| - |" });
  expect(written).toBe(
    "# Page\n\n<!-- one: from code -->\n\nnew $1 $&\n\n<!-- /one -->\n\n<!-- a note -->\n<!-- two -->\n\n| a |\n| - |\n\n<!-- /two -->\nend\n",
  );
  expect(withParts(written, { one: "new $1 $&", two: "| a |\n| - |" })).toBe(written);
});

it("replaces what stands between the markers of a YAML file, which are comments at any depth", () => {
  const manifest = "inputs:\n  # inputs: written by a script\n  old:\n  # /inputs\nruns:\n";
  expect(withParts(manifest, { inputs: "  new:\n    required: true" }, "yml")).toBe(
    "inputs:\n  # inputs: written by a script\n  new:\n    required: true\n  # /inputs\nruns:\n",
  );
});

it("refuses a part without markers, and markers without a part", () => {
  expect(() => withParts("<!-- one -->\n", { one: "new" })).toThrow("there is no <!-- one --> … <!-- /one -->");
  expect(() => withParts("<!-- one -->\n<!-- /one -->\n", {})).toThrow("nothing makes the part one");
});
