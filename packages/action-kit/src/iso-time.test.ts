import fc from "fast-check";
import { expect, test } from "vitest";
import { isoTime } from "./iso-time.ts";

test("a moment is written as Date.toISOString writes it", () => {
  const moment = fc.date({
    min: new Date("1000-01-01"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  const found = fc.check(fc.property(moment, (date) => isoTime(date) === date.toISOString()));
  expect(found.counterexample).toBeNull();
});
