import { expect, test } from "vitest";
import { npm } from "./npm.ts";

test("npm's registry may be under a path", () => {
  const { url, audience } = npm({ package: "a", registryUrl: "https://npm.example:8443/repo" });
  expect(url.href).toBe("https://npm.example:8443/repo/-/npm/v1/oidc/token/exchange/package/a");
  expect(audience).toBe("npm:npm.example");
});
