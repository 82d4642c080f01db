import { describe, expect, test } from "vitest";
import { EXCHANGES, FIXTURES, registryOf, revealed } from "../../test/fixtures.ts";
import { ID_TOKEN, SECOND_HALF, TOKEN } from "../../test/registry-fixture.ts";
import { Secret } from "../base/secret.ts";

const REQUESTS = [
  ...EXCHANGES.map(({ name, type, exchange }) => {
    return { title: name, registry: registryOf(type, exchange.inputs), request: exchange.request };
  }),
  ...FIXTURES.flatMap(({ id, type, fixture }) =>
    (fixture.otherRequests ?? []).map(({ inputs, request }) => {
      const registry = registryOf(type, { ...fixture.inputs, ...inputs });
      return { title: `${id} with ${JSON.stringify(inputs)}`, registry, request };
    }),
  ),
];

test.each(REQUESTS)(
  "an exchange with $title is sent as the registry's own client sends it",
  ({ registry, request }) => {
    const sent = registry.exchangeRequest(new Secret(ID_TOKEN));
    expect(revealed(sent)).toEqual(request);
    expect(new URL(sent.url).host).toBe(registry.url.host);
  },
);

const ENVIRONMENTS = FIXTURES.flatMap(({ id, type, fixture }) =>
  fixture.clientEnv.map(({ inputs = {}, already, env }) => {
    const given = Object.keys(inputs).length === 0 ? id : `${id} with ${JSON.stringify(inputs)}`;
    const title = already === undefined ? given : `${given} where ${Object.keys(already).join(", ")} is set`;
    return { title, registry: registryOf(type, { ...fixture.inputs, ...inputs }), already, env };
  }),
);

test.each(ENVIRONMENTS)(
  "the clients of $title find its token in the variables that they read",
  ({ registry, already, env }) => {
    const minted = { token: new Secret(TOKEN), secret: new Secret(SECOND_HALF) };
    expect(revealed(registry.clientEnv(minted, already && { env: already }))).toEqual(env);
  },
);

describe.each(FIXTURES)("the inputs of $id", ({ id, type, fixture }) => {
  const inputs = Object.entries(type.inputs);
  const required = inputs.filter(([, rule]) => rule.required === true);
  const urls = inputs.filter(([, rule]) => rule.kind === "url");
  const make = (changed: Readonly<Record<string, string>>) => (): unknown =>
    registryOf(type, { ...fixture.inputs, ...changed });

  test.each(fixture.wrong)(`${id} refuses $title before anything is sent`, ({ inputs: wrong, input }) => {
    const subject = { input: input ?? Object.keys(wrong)[0] };
    expect(make(wrong)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", subject: expect.objectContaining(subject) }),
    );
  });

  test.each(required.map(([name]) => name))(`${id} cannot do without its input %s`, (name) => {
    expect(make({ [name]: "" })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: `${name} is missing.` }),
    );
  });

  test.each(urls.map(([name]) => name))(`${id} refuses plain http in its input %s`, (name) => {
    expect(make({ [name]: "http://registry.example/" })).toThrow(expect.objectContaining({ code: "INSECURE_URL" }));
  });

  test(`${id} sends the identity to the origin of each address that it is given`, () => {
    const { knownOrigin: origin = "https://registry.example", otherUrls = [] } = fixture;
    const addresses = fixture.addresses.map((at) => at(origin));
    for (const address of addresses) expect(make(address)()).toHaveProperty("url.origin", origin);
    expect([...addresses.flatMap(Object.keys), ...otherUrls].toSorted()).toEqual(urls.map(([name]) => name).toSorted());
  });
});
