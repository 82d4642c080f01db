import { expect, test } from "vitest";
import { holds } from "./status-condition.ts";

test.for([
  ["always()", "cancelled", true],
  ["success()", "success", true],
  ["success()", "failure", false],
  ["failure() || cancelled()", "cancelled", true],
  ["${{ !cancelled() && !failure() }}", "success", true],
  ["! cancelled()", "cancelled", false],
  ["Success() && always() || cancelled()", "failure", false],
] as const)("%s after %s: %s", ([condition, status, expected]) => {
  expect(holds(condition, status)).toBe(expected);
});

test("refuses what it cannot evaluate", () => {
  expect(() => holds("github.ref == 'x'", "success")).toThrow("not understood");
});
