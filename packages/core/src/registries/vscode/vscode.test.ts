import { expect, test } from "vitest";
import { answer } from "../../../test/fakes.ts";
import { vscode } from "./vscode.ts";

const registry = vscode({ publisher: "octo" });

test.each([
  ["as JSON", { message: "Trusted Publishing is not supported" }],
  ["as text", "Trusted Publishing is not supported"],
])("a marketplace that answers %s that it does not support trusted publishing is unsupported", (_, body) => {
  expect(registry.readRefusal(answer(400, body)).unsupported).toBe(true);
});

test("a marketplace that refuses a request is not unsupported", () => {
  expect(registry.readRefusal(answer(400, { message: "publisherName is required." })).unsupported).toBe(false);
});
