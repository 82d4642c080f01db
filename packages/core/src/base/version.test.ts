import { VERSION } from "./version.ts";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("the version in the source is the one in package.json", () => {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  expect(JSON.parse(text)).toMatchObject({ version: VERSION });
});
