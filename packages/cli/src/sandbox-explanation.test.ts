import { ABOUTS } from "@mint/core/about";
import type { RefusedExchange } from "@mint/sandbox";
import { expect, it } from "vitest";
import { refusalExplainer } from "./sandbox-explanation.ts";

const CLAIMS = { iss: "https://token.actions.githubusercontent.com", repository: "acme/rocket", event_name: "push" };

it.each([...ABOUTS.map(({ type }) => type.id), "testpypi"])("explains what %s of the sandbox refuses", async (id) => {
  const registry = id as RefusedExchange["registry"];
  const explainRefusal = await refusalExplainer();
  const explained = explainRefusal({ registry, status: 403, body: "{}", claims: CLAIMS, now: 1_800_000_000_000 });
  expect(explained?.what).toMatch(/\.$/);
  expect(explained?.remedy).toMatch(/./);
});
