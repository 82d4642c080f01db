import { failureOf } from "../../test/fakes.ts";
import { counterexample, outcomeOf } from "../../test/outcome.ts";
import { isLoopback, safeUrl } from "./urls.ts";
import { describe, expect, test } from "vitest";

import fc from "fast-check";

test.each([
  "https://upload.pypi.org/legacy/",
  "  https://index.example:8443/x?y=z  ",
  "http://127.0.0.1:8080/",
  "http://127.8.9.1/",
  "http://localhost:3000/",
  "http://[::1]:3000/",
  "https://10.0.0.1/",
])("a URL for credentials may be %s", (text) => {
  expect(safeUrl(text, "url").href).toBe(new URL(text.trim()).href);
});

test.each([
  "http://pypi.org/",
  "http://10.0.0.1/",
  "http://localhost.example/",
  "http://127.0.0.1.example/",
  "http://localhost./",
  "http://[::ffff:127.0.0.1]/",
  "http://0.0.0.0/",
  "http://metadata.google.internal/",
  "ftp://pypi.org/",
  "ws://pypi.org/",
])("a URL for credentials is refused as insecure when it is %s", async (text) => {
  expect(await failureOf(() => safeUrl(text, "the-input"))).toMatchObject({
    code: "INSECURE_URL",
    message: expect.stringContaining("the-input"),
  });
});

test.each(["", "pypi.org", "https://", "file:///etc/passwd", "javascript:alert(1)", "http//x", "https://a b/"])(
  "a URL for credentials is refused as no URL when it is %j",
  async (text) => {
    expect(await failureOf(() => safeUrl(text, "the-input"))).toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("the-input"),
    });
  },
);

test("a URL for credentials is refused with a user name or password, which the message does not repeat", async () => {
  for (const userinfo of ["token:hunter2", "hunter2", ":hunter2"]) {
    const failure = await failureOf(() => safeUrl(`https://${userinfo}@index.example/`, "url"));
    expect(failure).toMatchObject({ code: "INVALID_INPUT" });
    expect(JSON.stringify([String(failure), failure])).not.toContain("hunter2");
  }
});

test("a URL for credentials does not show a password in text that is not a URL either", async () => {
  const failure = await failureOf(() => safeUrl("https://user:hunter2@:99999/", "url"));
  expect(String(failure)).not.toContain("hunter2");
});

test("loopback is this machine by address or as localhost", () => {
  const urls = ["http://127.0.0.1/", "http://127.255.0.3:9/", "http://[::1]/", "http://localhost:1/"];
  for (const url of urls) expect(isLoopback(new URL(url))).toBe(true);
});

test("all spellings of loopback are recognized", () => {
  for (const host of ["127.1", "0x7f.1", "2130706433", "LOCALHOST", "[0:0:0:0:0:0:0:1]"])
    expect(isLoopback(new URL(`http://${host}/`))).toBe(true);
});

test("loopback is not another host", () => {
  for (const host of ["localhost.example", "127.0.0.1.example", "128.0.0.1", "[::]", "example"])
    expect(isLoopback(new URL(`http://${host}/`))).toBe(false);
});

describe("whatever is given as a URL", () => {
  test("an accepted URL has no userinfo, and is https or stays on this machine", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc
        .tuple(
          fc.constantFrom("http", "https", "ftp", "HTTP", "file"),
          fc.constantFrom("", "u@", "u:p@", ":@"),
          fc.oneof(fc.domain(), fc.ipV4(), fc.constantFrom("localhost", "[::1]", "127.0.0.1")),
          fc.constantFrom("", ":443", ":80", ":99999"),
        )
        .map(([scheme, userinfo, host, port]) => `${scheme}://${userinfo}${host}${port}/`),
    );
    const isSafe = fc.property(texts, (text) => {
      const outcome = outcomeOf(() => safeUrl(text, "url"));
      if ("code" in outcome) return ["INVALID_INPUT", "INSECURE_URL"].includes(outcome.code);
      const { username, password, protocol } = outcome.value;
      return username + password === "" && (protocol === "https:" || isLoopback(outcome.value));
    });
    expect(counterexample(isSafe, 250)).toBeUndefined();
  });
});
