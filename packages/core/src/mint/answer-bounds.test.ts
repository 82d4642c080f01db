import { describe, expect, test } from "vitest";
import { answer, failureOf, fakeIdToken, fakeSecret } from "../../test/fakes.ts";
import { virtualIo } from "../../test/virtual-io.ts";
import type { WireResponse } from "../http/wire.ts";
import { crates } from "../registries/crates/crates.ts";
import { jfrog } from "../registries/jfrog/jfrog.ts";
import { prefix } from "../registries/prefix/prefix.ts";
import { pypi } from "../registries/pypi/pypi.ts";
import type { Registry } from "../registries/registry.ts";
import { rubygems } from "../registries/rubygems/rubygems.ts";
import { exchangeOnce } from "./exchange.ts";

const LARGEST_ANSWER_BYTES = 65_536;
const platform = jfrog({ url: "https://octo.jfrog.io", oidcProviderName: "github", audience: "octo" });

async function exchange(registry: Registry, response: WireResponse) {
  const idToken = fakeIdToken();
  const presentation = { registry, idToken, claims: {}, secrets: [idToken, fakeSecret()] };
  return exchangeOnce(presentation, virtualIo({ send: async () => response }), { timeoutMs: 1 });
}

/** The largest JSON text that fits an answer, of a head, a repeated piece and an end. */
function filled(head: string, piece: string, end: string): string {
  const times = Math.floor((LARGEST_ANSWER_BYTES - head.length - end.length) / piece.length);
  return `${head}${piece.repeat(times)}${piece.replace(/,$/, "")}${end}`.slice(0, LARGEST_ANSWER_BYTES * 2);
}

describe("a refusal as large as an answer can be", () => {
  test.each([
    [
      "a long field of RubyGems with thousands of empty reasons",
      rubygems(),
      filled(`{"errors":{"${"k".repeat(30_000)}":["x"`, ',""', "]}}"),
    ],
    ["thousands of fields of RubyGems", rubygems(), filled('{"errors":{', '"k":["r"],', '"z":["r"]}}')],
    ["thousands of empty errors of PyPI", pypi(), filled('{"errors":[', '{"code":"c"},', "]}")],
    ["thousands of invisible errors of crates.io", crates(), filled('{"errors":[', '{"detail":"\\u200b"},', "]}")],
    ["one message that is as long as the answer", crates(), `{"errors":[{"detail":"${"ab ".repeat(21_000)}"}]}`],
  ])("says at most 1,024 characters: %s", async (_, registry, body) => {
    const read = registry.readRefusal(answer(422, body)).messages.join("");
    // Fields times reasons were 350 MB of an answer of 64 KiB.
    expect(read.length).toBeLessThanOrEqual(LARGEST_ANSWER_BYTES);
    const failure = await failureOf(() => exchange(registry, answer(422, body)));
    const { messages } = Object(failure).evidence;
    expect(messages.join("").length).toBeLessThanOrEqual(1_024);
  });
});

test.each([
  ["a sentence", prefix(), "Please try again in a few minutes, thank you"],
  ["an address", prefix(), "https://prefix.dev/login?next=%2Fchannels"],
])("a token of another shape than the registry's own is an invalid response: %s", async (_, registry, body) => {
  expect(await failureOf(() => exchange(registry, answer(200, body)))).toMatchObject({ code: "RESPONSE_INVALID" });
});

test.each([
  ["a JWT that was cut short, at prefix.dev", prefix(), "pfx-jwt.eyJhbGciOiJub25lIn0.eyJzdWIi"],
  ["a word, at PyPI", pypi(), { token: "there-is-no-token-today" }],
  ["another registry's, at crates.io", crates(), { token: "pypi-a-token-of-some-length" }],
  ["another registry's, at RubyGems.org", rubygems(), { rubygems_api_key: "pypi-a-token-of-some-length" }],
])("a token of another shape than the registry's own cannot be handed over: %s", async (_, registry, body) => {
  expect(await exchange(registry, answer(200, body))).toMatchObject({ usable: false });
});

test.each([
  [
    "an index of one's own",
    pypi({ repositoryUrl: "https://index.example/legacy/" }),
    { token: "a-token-of-some-length" },
  ],
  ["a crate registry of one's own", crates({ url: "https://crates.example" }), { token: "a-token-of-some-length" }],
  ["a conda server of one's own", prefix({ url: "https://conda.example" }), "a-token-of-some-length"],
])("a token of another shape than the registry's own is taken from %s", async (_, registry, body) => {
  expect(await exchange(registry, answer(200, body))).toMatchObject({ usable: true });
});

test.each([
  ["a line break in it", "octo\norg"],
  ["60,000 characters", "o".repeat(60_000)],
  ["a letter that is not ASCII", "Größe"],
  ["a blank at its end", "octo "],
])("a user name that an answer brings cannot be handed over with %s", async (_, username) => {
  const body = { access_token: "a-token-of-some-length", username };
  expect(await exchange(platform, answer(200, body))).toMatchObject({ usable: false });
});

test("a user name that an answer brings is an invalid response if it is the ID token itself", async () => {
  const idToken = fakeIdToken();
  const response = answer(200, { access_token: "a-token-of-some-length", username: idToken.reveal() });
  const presentation = { registry: platform, idToken, claims: {}, secrets: [] };
  const io = virtualIo({ send: async () => response });
  const failure = await failureOf(() => exchangeOnce(presentation, io, { timeoutMs: 1 }));
  expect(failure).toMatchObject({ code: "RESPONSE_INVALID" });
});
