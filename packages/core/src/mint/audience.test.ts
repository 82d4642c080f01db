import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failureOf } from "../../test/fakes.ts";
import { counterexample, outcomeOf } from "../../test/outcome.ts";
import { knownAudience } from "../base/reserved-audiences.ts";
import { discoveredAudience, givenAudience, isPlausible } from "./audience.ts";

/** What the public registries expect, by the hosts that an identity for them may go to. */
const OWNERS: readonly (readonly [audience: string, hosts: readonly string[]])[] = [
  ["pypi", ["pypi.org", "upload.pypi.org"]],
  ["testpypi", ["test.pypi.org"]],
  ["https://www.nuget.org", ["www.nuget.org"]],
  ["crates.io", ["crates.io"]],
  ["staging.crates.io", ["staging.crates.io"]],
  ["rubygems.org", ["rubygems.org"]],
  ["npm:registry.npmjs.org", ["registry.npmjs.org"]],
];
const reserved = OWNERS.map(([audience]) => audience);
const foreignHosts = [
  "index.example",
  "pypi.org.evil.example",
  "evil-pypi.org",
  "sub.pypi.org",
  "upload.pypi.org:8443",
];

function at(host: string): URL {
  return new URL(`https://${host}/path`);
}

describe("a reserved audience", () => {
  test.each(OWNERS)("%j is known for its own hosts, and is taken there however it came", (audience, hosts) => {
    for (const host of hosts) {
      expect(knownAudience(at(host))).toBe(audience);
      expect(givenAudience(audience, at(host))).toBe(audience);
      expect(discoveredAudience(audience, at(host))).toBe(audience);
    }
  });

  test.each(reserved)("%j is refused for any other host, typed or discovered", async (audience) => {
    const others = OWNERS.filter(([other]) => other !== audience).flatMap(([, hosts]) => hosts);
    for (const host of [...others, ...foreignHosts]) {
      for (const take of [givenAudience, discoveredAudience]) {
        const failure = await failureOf(() => take(audience, at(host)));
        expect(failure).toMatchObject({ code: "AUDIENCE_MISMATCH", retries: 0 });
        expect(String(failure)).toContain(new URL(`https://${host}`).host);
      }
    }
  });

  test("a reserved audience is suggested only to its owner", async () => {
    const failure = await failureOf(() => discoveredAudience("pypi", at("index.example")));
    expect(failure).toMatchObject({ paste: undefined, hint: expect.stringContaining("Do not use it") });
  });

  test("goes to loopback, where rehearsals run", () => {
    for (const url of ["http://127.0.0.1:1/", "http://localhost:1/", "https://[::1]/"]) {
      for (const audience of reserved) {
        expect(givenAudience(audience, new URL(url))).toBe(audience);
        expect(discoveredAudience(audience, new URL(url))).toBe(audience);
      }
    }
  });

  test("a reserved audience is not sent to a host that is spelt with a dot at its end", async () => {
    expect(await failureOf(() => discoveredAudience("pypi", at("pypi.org.")))).toMatchObject({
      code: "AUDIENCE_MISMATCH",
    });
  });
});

test("an audience that a server names is taken when it is the server's own name", () => {
  expect(discoveredAudience("index.example", at("index.example"))).toBe("index.example");
  expect(discoveredAudience("https://index.example", at("index.example"))).toBe("https://index.example");
  for (const own of ["index.example:8443", "https://index.example:8443", "https://index.example"]) {
    expect(discoveredAudience(own, at("index.example:8443"))).toBe(own);
  }
  expect(discoveredAudience("index.example:443", at("index.example"))).toBe("index.example:443");
});

test("an audience that a server names is refused when it is the bare name of a host that serves on another port", async () => {
  const failure = await failureOf(() => discoveredAudience("index.example", at("index.example:8443")));
  expect(failure).toMatchObject({ code: "AUDIENCE_MISMATCH" });
});

test.each([
  "other.example",
  "https://other.example",
  "example",
  "INDEX.EXAMPLE",
  "index.example.",
  "sts.amazonaws.com",
  "api://SomeTokenExchange",
  "https://github.com/octo-org",
  "http://index.example",
  "https://index.example/",
])("an audience that a server names is refused when it is %j, with the line to type", async (audience) => {
  expect(await failureOf(() => discoveredAudience(audience, at("index.example")))).toMatchObject({
    code: "AUDIENCE_MISMATCH",
    paste: `audience: ${audience}`,
  });
});

test("an audience that a server names is quoted in the line to type where YAML would read it otherwise", async () => {
  expect(await failureOf(() => discoveredAudience("a: b #c", at("index.example")))).toMatchObject({
    paste: 'audience: "a: b #c"',
  });
});

test.each([undefined, "", " ", "a\nb", "a\u0000b", " a", "a ", "ä", "x".repeat(513)])(
  "an audience that a server names is refused when it is %j",
  async (audience) => {
    expect(await failureOf(() => discoveredAudience(audience, at("index.example")))).toMatchObject({
      code: "RESPONSE_INVALID",
    });
    expect(isPlausible(audience ?? "")).toBe(false);
  },
);

describe("an audience that a person types", () => {
  test.each(["index.example", "other.example", "sts.amazonaws.com", "PyPI"])(
    "%j is accepted, because it is not reserved",
    (audience) => expect(givenAudience(audience, at("index.example"))).toBe(audience),
  );
});

describe("whatever a server names", () => {
  test("what is taken is the server's own name or reserved for it, and a reserved one goes nowhere else", () => {
    const hosts = fc.oneof(fc.domain(), fc.constantFrom(...OWNERS.flatMap(([, names]) => names), ...foreignHosts));
    const named = hosts.chain((host) =>
      fc.record({
        host: fc.constant(host),
        audience: fc.oneof(
          fc.constantFrom(...reserved, host, `https://${host}`, host.toUpperCase(), `${host}.`),
          fc.string(),
          fc.domain(),
        ),
      }),
    );
    const isBound = fc.property(named, ({ host, audience }) => {
      const url = at(host);
      const outcome = outcomeOf(() => discoveredAudience(audience, url));
      if ("code" in outcome) return ["AUDIENCE_MISMATCH", "RESPONSE_INVALID"].includes(outcome.code);
      const owners = OWNERS.find(([name]) => name === audience)?.[1];
      const own = [url.host, url.hostname, url.origin, `https://${url.hostname}`, `${url.hostname}:443`];
      return owners?.includes(url.host) ?? own.includes(audience);
    });
    expect(counterexample(isBound, 500)).toBeUndefined();
  });
});
