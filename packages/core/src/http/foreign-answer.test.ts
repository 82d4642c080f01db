import { expect, test } from "vitest";
import { answer } from "../../test/fakes.ts";
import { foreignHeadline } from "./foreign-answer.ts";

test.each([
  [
    "a page by its title",
    "<!DOCTYPE html><html><head><title>Web filter</title></head><body>No.</body></html>",
    "Web filter",
  ],
  [
    "a page without a title by its first words",
    "<html><body>\n<h1>Sign in</h1>to the guest network</body></html>",
    "Sign in",
  ],
  ["a page by its words, not by its scripts", "<html><script>let a = 1;</script><p>Blocked</p></html>", "Blocked"],
  ["a page by its words, not by a tag that has no end", "<!-- <p>Blocked</p><a", "Blocked"],
  [
    "a text by its first line",
    "\n Your requests are against the policy\nof this network\n",
    "Your requests are against the policy",
  ],
  ["a list in JSON, which is not a registry's answer", '["blocked"]', '["blocked"]'],
  ["a long line by its first 200 characters", "x".repeat(9_000), "x".repeat(200)],
])("the headline of a foreign answer shows %s", (_, body, headline) => {
  expect(foreignHeadline(answer(403, body))).toBe(headline);
});

test.each([
  ["a JSON object", '{"message":"no"}'],
  ["nothing", ""],
  ["blanks", " \n"],
])("takes %s for the host's own answer", (_, body) => {
  expect(foreignHeadline(answer(403, body))).toBeUndefined();
});
