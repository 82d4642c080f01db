import { failureOf } from "../../../test/fakes.ts";
import { handlerTransport } from "../../../test/handler-transport.ts";
import { virtualIo } from "../../../test/virtual-io.ts";
import { type Credential, githubActions, mint } from "../../index.ts";
import type { OptionsOf } from "../inputs.ts";
import { nuget } from "./nuget.ts";
import { createSandbox, type Sandbox } from "@mint/sandbox";
import { beforeEach, expect, test } from "vitest";

let sandbox: Sandbox;
/** What the gallery's host, or any other, is asked in order. */
let asked: string[];
beforeEach(() => {
  sandbox = createSandbox();
  asked = [];
});

/** A gallery of somebody's own at `gallery.example`, which is NuGet's emulator. */
function run(options: Partial<OptionsOf<typeof nuget.inputs>>): Promise<Credential> {
  const io = virtualIo({
    env: {
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: sandbox.issuer.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: sandbox.issuer.requestToken,
    },
    send: (request, limits) =>
      handlerTransport((sent) => {
        const { host, pathname } = new URL(sent.url);
        asked.push(`${sent.method} ${host}${pathname} ${sent.headers.has("authorization") ? "with" : "without"}`);
        return host === "gallery.example" ? sandbox.nuget.fetch(sent) : sandbox.fetch(sent);
      })(request, limits),
  });
  io.time = Date.now();
  const registry = nuget({ user: "octocat", ...options });
  return mint(registry, { identity: githubActions(), io, audience: "gallery.example" });
}

function names(...resources: readonly object[]): void {
  sandbox.nuget.intercept = ({ url }) =>
    url.endsWith("/v3/index.json") ? Response.json({ version: "3.0.0", resources }) : undefined;
  sandbox.nuget.settings.audience = "gallery.example";
}

const SOURCE = "https://gallery.example/v3/index.json";
const idToken = () => asked.filter((line) => !line.includes("gallery.example"));

test("a token service that the service index names is found by one request without a credential, before the identity is asked for", async () => {
  names({ "@id": "https://gallery.example/api/v2/token", "@type": "TokenService/1.0.0" });
  const { registry, token } = await run({ source: SOURCE });
  expect(token.reveal()).toBe(sandbox.nuget.keys[0]?.apiKey);
  expect(registry.url.href).toBe("https://gallery.example/api/v2/token");
  expect(asked[0]).toBe("GET gallery.example/v3/index.json without");
  expect(asked).toHaveLength(3);
  expect(idToken()).toHaveLength(1);
});

test("a token service that the service index names may be relative, and of another version", async () => {
  names({ "@id": "/x", "@type": "Other/1.0.0" }, { "@id": "/api/v2/token", "@type": "TokenService/2.1.0" });
  expect((await run({ source: SOURCE })).registry.url.pathname).toBe("/api/v2/token");
});

test.each([
  ["another host", "https://evil.example/api/v2/token"],
  ["another port", "https://gallery.example:8443/api/v2/token"],
  ["plain http", "http://gallery.example/api/v2/token"],
  ["a user name", "https://a:b@gallery.example/api/v2/token"],
])("a token service that the service index names is not taken at %s", async (_, id) => {
  names({ "@id": id, "@type": "TokenService/1.0.0" });
  const failure = await failureOf(() => run({ source: SOURCE }));
  expect(failure).toMatchObject({ code: "INVALID_INPUT" });
  expect(idToken()).toEqual([]);
});

test("a service index without a token service, or whose token service does not exist, is unsupported, and no identity is requested", async () => {
  names(
    { "@id": "https://gallery.example/api/v2/package", "@type": "PackagePublish/2.0.0" },
    { "@type": "TokenService/1" },
  );
  expect(await failureOf(() => run({ source: SOURCE }))).toMatchObject({ code: "REGISTRY_UNSUPPORTED" });
  sandbox.nuget.intercept = () => new Response("<html>", { status: 404 });
  expect(await failureOf(() => run({ source: SOURCE }))).toMatchObject({ code: "REGISTRY_UNSUPPORTED" });
  expect(idToken()).toEqual([]);
});

test("a given token service, or nuget.org's, is not looked up in the service index", () => {
  expect(
    nuget({ user: "a", source: SOURCE, tokenServiceUrl: "https://gallery.example/t" }).serviceIndex,
  ).toBeUndefined();
  const known = nuget({ user: "a", source: "https://api.nuget.org/v3/index.json" });
  expect(known).toMatchObject({ name: "NuGet.org", url: new URL("https://www.nuget.org/api/v2/token") });
  expect(known.serviceIndex).toBeUndefined();
});

test("a token service that the service index names has to be looked for over https", () => {
  expect(() => nuget({ user: "a", source: "http://gallery.example/v3/index.json" })).toThrow("source");
});

test("an API key that is spelled as in the proposal of 2024 is read all the same", () => {
  const body = JSON.stringify({ token_type: "api_key", api_key: "some-key", expires: "2096-08-17T12:34:56Z" });
  const { token } = nuget({ user: "octocat" }).readTokenResponse({ status: 200, headers: {}, body });
  expect(token.reveal()).toBe("some-key");
});
