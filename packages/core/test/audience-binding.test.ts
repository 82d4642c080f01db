import { describe, expect, test } from "vitest";
import { mint, type Registry } from "../src/index.ts";
import { answer, failureOf } from "./fakes.ts";
import { EXCHANGES, FIXTURES, registryOf } from "./fixtures.ts";
import { harness } from "./harness.ts";

/** Whoever runs another host could redeem an ID token for any of these at its owner's. */
const RESERVED: readonly string[] = [
  ...EXCHANGES.filter(({ exchange }) => exchange.audienceKind === "reserved").map(({ exchange }) => exchange.audience),
  "staging.crates.io",
  "sigstore",
];

const HOST = "https://evil.example";

/** Every registry at a host that is not its own, by each input that leads there. */
const ELSEWHERE: readonly { readonly name: string; readonly registryThere: () => Registry }[] = FIXTURES.flatMap(
  ({ id, type, fixture }) =>
    (fixture.knownOrigin === undefined ? fixture.addresses : []).map((at) => {
      const address = at(HOST);
      return {
        name: `${id} by its ${Object.keys(address).join()}`,
        registryThere: () => registryOf(type, { ...fixture.inputs, ...address }),
      };
    }),
);

describe.each(ELSEWHERE)("$name", ({ registryThere }) => {
  test("a host that is not the registry's own never gets an identity that another registry accepts", async () => {
    for (const audience of RESERVED) {
      const on = harness({ discovery: [answer(200, { audience })] });
      await mint(registryThere(), { identity: on.identity, io: on.io }).catch(() => undefined);
      const asked = on.sent
        .filter(({ stage }) => stage === "id-token")
        .map(({ request }) => new URL(request.url).searchParams.get("audience"));
      expect(asked.filter((one) => RESERVED.includes(one ?? ""))).toEqual([]);
    }
  });

  test("a host that is not the registry's own gets no identity for an audience that a person was talked into typing, and nothing is sent", async () => {
    for (const audience of RESERVED) {
      const on = harness();
      const run = mint(registryThere(), { identity: on.identity, io: on.io, audience });
      expect(await failureOf(() => run)).toMatchObject({ code: "AUDIENCE_MISMATCH" });
      expect(on.sent).toEqual([]);
    }
  });
});

test.each(FIXTURES.filter(({ fixture }) => fixture.knownOrigin !== undefined))(
  "$id only accepts known hosts",
  ({ type, fixture }) => {
    for (const at of fixture.addresses) {
      expect(() => registryOf(type, { ...fixture.inputs, ...at(HOST) })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT" }),
      );
    }
  },
);
