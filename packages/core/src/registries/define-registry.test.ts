import { expect, test } from "vitest";
import { answer, fakeSecret } from "../../test/fakes.ts";
import { defineRegistry } from "./define-registry.ts";
import { tokenExchange } from "./shared/token-exchange.ts";

const acme = defineRegistry({
  id: "acme",
  name: "Acme",
  inputs: { url: { kind: "url", default: "https://packages.example" } },
  create: ({ url }) => ({ audience: url.host, ...tokenExchange({ url: new URL("/oauth/token", url) }) }),
});

test("a registry that is described by its exchange alone has its definition's id and name, and compares nothing", () => {
  const registry = acme();
  expect(registry).toMatchObject({ id: "acme", name: "Acme", claimRules: { refusedEvents: [] }, form: { github: [] } });
  expect(registry.clientEnv({ token: fakeSecret() })).toEqual({});
});

test("a registry that does not say how it refuses is read by the usual fields", () => {
  const registry = defineRegistry({
    id: "acme",
    name: "Acme",
    inputs: {},
    create: () => ({
      url: new URL("https://packages.example/"),
      audience: "packages.example",
      exchangeRequest: () => ({ method: "POST", url: "https://packages.example/" }),
      readTokenResponse: () => ({ token: fakeSecret() }),
    }),
  })();
  expect(registry.readRefusal(answer(403, { detail: "no such publisher" }))).toEqual({
    messages: ["no such publisher"],
    unsupported: false,
  });
  expect(registry.readRefusal(answer(404, { message: "no such publisher" })).unsupported).toBe(false);
  expect(registry.readRefusal(answer(404, "Not Found"))).toEqual({ messages: [], unsupported: true });
  expect(registry.readRefusal(answer(405)).unsupported).toBe(true);
});
