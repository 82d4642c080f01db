import type { Case, Expectation } from "../case.ts";
import type { Fault, Surroundings } from "../fault.ts";
import { answer } from "../faults.ts";
import { HOSTS, type WorldPlan } from "../world.ts";
import { AT_ONCE_MS, refusedAtOnce, refusedUnasked } from "./outcomes.ts";
import { secondsFromNow } from "../seconds-from-now.ts";

const group = "validation";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "expect" | "slow" | "post">;

/** An answer with an ID token that is not as it should be. */
function idToken(make: (world: Surroundings) => string | Promise<string>): Fault {
  return answer({ body: async ({ world }) => ({ count: 1, value: world.keepSecret(await make(world)) }) });
}

function altered(change: (parts: readonly string[]) => string): Fault {
  return idToken(async (world) => change((await world.signIdToken({}, "pypi")).split(".")));
}

const HEADER = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString("base64url");

function withPayload(payload: string): Fault {
  return idToken(() => `${HEADER}.${Buffer.from(payload).toString("base64url")}.${"s".repeat(86)}`);
}

const wrongIdTokens: readonly (readonly [string, Fault])[] = [
  ["for another audience", idToken((world) => world.signIdToken({}, "testpypi"))],
  ["for an audience that differs in case", idToken((world) => world.signIdToken({}, "PyPI"))],
  ["for another audience, in a list", idToken((world) => world.signIdToken({}, ["testpypi"]))],
  ["for two audiences", idToken((world) => world.signIdToken({}, ["pypi", "crates.io"]))],
  ["for an empty list of audiences", idToken((world) => world.signIdToken({}, []))],
  ["for no audience", idToken((world) => world.signIdToken({ aud: null }, "pypi"))],
  ["for a number as an audience", idToken((world) => world.signIdToken({ aud: 7 }, "pypi"))],
  [
    "that expired six minutes ago",
    idToken((world) => world.signIdToken({ exp: secondsFromNow(-360), iat: secondsFromNow(-900) }, "pypi")),
  ],
  ["that expired years ago", idToken((world) => world.signIdToken({ exp: 1_500_000_000 }, "pypi"))],
  ["that expires when it says in words", idToken((world) => world.signIdToken({ exp: "tomorrow" }, "pypi"))],
  ["that never expires", idToken((world) => world.signIdToken({ exp: null }, "pypi"))],
  [
    "that is of the day after tomorrow",
    idToken((world) => world.signIdToken({ iat: secondsFromNow(172_800), exp: secondsFromNow(173_100) }, "pypi")),
  ],
];

const malformedIdTokens: readonly (readonly [string, Fault])[] = [
  ["of two parts", altered(([header, payload]) => `${header}.${payload}`)],
  ["of four parts", altered((parts) => [...parts, parts[2]].join("."))],
  ["with an empty signature", altered(([header, payload]) => `${header}.${payload}.`)],
  ["with an empty payload", altered(([header, , signature]) => `${header}..${signature}`)],
  ["that is not base64url", altered(([header, payload, signature]) => `${header}.${payload}=.${signature}+/`)],
  ["with a line break in it", altered((parts) => parts.join(".\n"))],
  ["with a line break after it", altered((parts) => `${parts.join(".")}\n`)],
  ["with a command after it", altered((parts) => `${parts.join(".")}\r\n::error::pwned`)],
  ["with a space before it", altered((parts) => ` ${parts.join(".")}`)],
  ["with a character beyond ASCII", altered((parts) => `${parts.join(".")}é`)],
  ["whose payload is not JSON", withPayload("not json, and longer than twenty characters")],
  ["whose payload is a list", withPayload('["pypi","a list longer than twenty characters"]')],
  ["whose payload is a text", withPayload('"a text that is longer than twenty characters"')],
  ["whose payload is null", withPayload("null")],
  ["that is empty", answer({ body: { value: "" } })],
  ["that is a word", idToken(() => "unavailable-for-this-job")],
];

const idTokens: readonly Plan[] = [
  ...wrongIdTokens.map(([what, fault]) => ({ what, fault, most: 1, withinMs: AT_ONCE_MS, slow: false })),
  // How often such an answer is worth another try is not said: nothing was spent yet.
  ...malformedIdTokens.map(([what, fault]) => ({ what, fault, most: 5, withinMs: 30_000, slow: true })),
].map(({ what, fault, most, withinMs, slow }) => ({
  name: `refuses an ID token ${what}, and posts nothing`,
  action: "pypi",
  slow,
  world: { idToken: fault },
  expect: {
    exit: 1,
    code: "RESPONSE_INVALID",
    requests: { "id-token": [1, most], exchange: 0 },
    neverSays: [/pwned/u],
    withinMs,
  },
}));

const nearlyBad: readonly Plan[] = [
  {
    name: "takes an ID token of 40 KB",
    action: "pypi",
    world: { claims: { filler: "x".repeat(30_000) } },
    expect: { requests: { "id-token": 1, exchange: 1 } },
  },
  {
    name: "refuses an ID token of 80 KB",
    action: "pypi",
    world: { claims: { filler: "x".repeat(60_000) } },
    expect: refusedAtOnce("RESPONSE_TOO_LARGE", { "id-token": 1, exchange: 0 }),
  },
  {
    name: "leaves an ID token that expired four minutes ago to the registry, since clocks differ",
    action: "pypi",
    world: { clockOffsetSeconds: -540 },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { "id-token": 1, exchange: 1 }),
  },
  {
    name: "leaves an ID token of a clock four minutes ahead to the registry",
    action: "pypi",
    world: { clockOffsetSeconds: 240 },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { "id-token": 1, exchange: 1 }),
  },
  {
    name: "refuses an ID token of a clock that is an hour ahead",
    action: "nuget",
    world: { clockOffsetSeconds: 3_600 },
    expect: refusedAtOnce("RESPONSE_INVALID", { "id-token": 1, exchange: 0 }, { says: [/clock/u] }),
  },
  {
    name: "refuses an ID token of a clock that is an hour behind",
    action: "nuget",
    world: { clockOffsetSeconds: -3_600 },
    expect: refusedAtOnce("RESPONSE_INVALID", { "id-token": 1, exchange: 0 }, { says: [/clock/u] }),
  },
];

/** An answer with a token that no client could use; it is live all the same. */
function token(value: unknown, more: () => object = () => ({})): Fault {
  return answer({
    body: ({ world, request }) => {
      if (typeof value === "string" && value !== "") world.keepToken(value);
      const name = request.url === "/api/v2/token" ? "apiKey" : "token";
      return { success: true, [name]: value, ...more() };
    },
  });
}

const LONG = (length: number): string =>
  `pypi-${"0123456789abcdefghij".repeat(Math.ceil(length / 20))}`.slice(0, length);

const unusable: readonly (readonly [string, string])[] = [
  ["of fifteen characters", "pypi-0123456789"],
  ["of 32,769 characters", LONG(32_769)],
  ["of 40 KB", LONG(40_960)],
  ["with a line break in it", `${LONG(60)}\n${LONG(60)}`],
  ["with a line break after it", `${LONG(60)}\n`],
  ["with another output after a line break", `${LONG(60)}\ntoken=evil-evil-evil-evil`],
  ["with a carriage return in it", `${LONG(60)}\r${LONG(40)}`],
  ["with a command after a line break", `${LONG(60)}\n::set-output name=token::evil-evil-evil`],
  ["with a space in it", `${LONG(60)} ${LONG(60)}`],
  ["with a space before it", ` ${LONG(60)}`],
  ["with a null character in it", `${LONG(60)}\u0000${LONG(60)}`],
  ["with an escape sequence in it", `${LONG(60)}\u001b[31m${LONG(60)}`],
  ["with a character beyond ASCII", `${LONG(60)}é${LONG(60)}`],
  ["with a zero-width character in it", `${LONG(60)}\u200b${LONG(60)}`],
];

const arrivedUnusable: readonly Plan[] = unusable.flatMap(([what, value]) =>
  (["pypi", "nuget"] as const).map((action) => ({
    name: `refuses a token ${what}${action === "pypi" ? ", and revokes it" : ""}`,
    action,
    world: { exchange: token(value) },
    expect: {
      exit: 1 as const,
      code: "RESPONSE_INVALID",
      requests: { "id-token": [1, 2] as const, exchange: [1, 2] as const },
      neverSays: [/evil-evil/u],
      withinMs: 6_000,
    },
  })),
);

const noToken: readonly (readonly [string, unknown])[] = [
  ["missing", undefined],
  ["empty", ""],
  ["null", null],
  ["a number", 1234567890123456],
  ["true", true],
  ["an object", { value: "pypi-0123456789012345678901234567890" }],
  ["a list", ["pypi-0123456789012345678901234567890"]],
];

const withoutToken: readonly Plan[] = noToken.flatMap(([what, value]) =>
  (["pypi", "nuget"] as const).map((action) => ({
    name: `fails after two answers in which the token is ${what}`,
    action,
    world: { exchange: token(value) },
    expect: {
      exit: 1 as const,
      code: "RESPONSE_INVALID",
      requests: { "id-token": 2, exchange: 2 },
      losesToken: true,
      withinMs: 6_000,
    },
  })),
);

const usable: readonly Plan[] = [
  ["of sixteen characters", LONG(16)],
  ["of 32,768 characters", LONG(32_768)],
  ["of many signs", "pypi-!\"#$&'()*+,-./:;<=>?@[]^_`{|}~-%0A%0D-::add-mask::x"],
].map(([what, value]) => ({
  name: `delivers a token ${what} as it came`,
  action: "pypi",
  world: { exchange: token(value, () => ({ expires: secondsFromNow(900) })) },
  expect: {
    requests: { exchange: 1 },
    also: ({ main }) => (main.outputs["api-token"] === value ? [] : ["another token was delivered"]),
  },
}));

function expiry(value: () => unknown): Fault {
  return async (turn) => {
    const passthrough: unknown = await (await turn.passthrough()).json();
    const body = typeof passthrough === "object" && passthrough !== null ? { ...passthrough, expires: value() } : {};
    await answer({ body: JSON.stringify(body) })(turn);
  };
}

const PAST: Expectation = { warnings: [/clock/u] };

const expiries: readonly (readonly [string, "pypi" | "nuget", unknown, Expectation])[] = [
  ["looks past by a minute", "pypi", () => secondsFromNow(-60), PAST],
  ["looks past by an hour", "pypi", () => secondsFromNow(-3_600), { ...PAST, post: { requests: 0 } }],
  ["looks past by an hour", "nuget", () => new Date(secondsFromNow(-3_600) * 1_000).toISOString(), PAST],
  ["is missing", "pypi", undefined, {}],
  ["is missing", "nuget", undefined, {}],
  ["is null", "pypi", null, {}],
  ["is a word", "pypi", "soon", {}],
  ["is a word", "nuget", "soon\n::error::pwned", { neverSays: [/pwned/u] }],
  ["is beyond all dates", "pypi", 1e300, {}],
  ["is beyond all dates", "nuget", "+999999-01-01T00:00:00Z", {}],
  ["is negative", "pypi", -1, {}],
  ["is zero", "pypi", 0, {}],
  ["is a list", "pypi", () => [secondsFromNow(900)], {}],
  ["is an object", "nuget", { at: 1 }, {}],
  ["is an object that is no text", "pypi", { toString: 0, valueOf: 0 }, {}],
  ["is an object that is no text", "nuget", { toString: 0, valueOf: 0 }, {}],
];

const withExpiry: readonly Plan[] = expiries.map(([what, action, value, expect]) => ({
  name: `delivers a token whose expiry ${what}`,
  action,
  world: { exchange: expiry(() => (typeof value === "function" ? value() : value)) },
  expect: {
    requests: { exchange: 1 },
    ...expect,
    also: ({ main }) =>
      /^(|\+?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/u.test(main.outputs["expires-at"] ?? "")
        ? []
        : [`expires-at is ${main.outputs["expires-at"]}`],
  },
}));

/** An index with a name of its own, behind a proxy. */
function indexAt(host: string, plan: WorldPlan = {}): WorldPlan {
  return { oidc: { host: HOSTS.oidc }, registry: { host }, proxy: {}, ...plan };
}

const RESERVED: readonly string[] = [
  "pypi",
  "testpypi",
  "https://www.nuget.org",
  "crates.io",
  "rubygems.org",
  "npm:registry.npmjs.org",
  "sigstore",
];

const mismatch: Expectation = {
  exit: 1,
  code: "AUDIENCE_MISMATCH",
  requests: { discovery: 1, "id-token": 0, exchange: 0 },
  withinMs: AT_ONCE_MS,
};

const harvested: readonly Plan[] = RESERVED.map((audience) => ({
  name: `asks for no identity for ${audience} at the word of another index`,
  action: "pypi",
  world: indexAt(HOSTS.index, { audience }),
  expect: mismatch,
}));

const strange: readonly (readonly [string, RegExp])[] = [
  ["some-audience", /audience: some-audience/u],
  ["https://elsewhere.example.test", /audience: "?https:\/\/elsewhere\.example\.test"?/u],
  ["http://index.example.test", /AUDIENCE_MISMATCH/u],
  ["PYPI", /AUDIENCE_MISMATCH/u],
  ["xindex.example.test", /AUDIENCE_MISMATCH/u],
  ["index.example.test.evil", /AUDIENCE_MISMATCH/u],
];

const unknownAudiences: readonly Plan[] = strange.map(([audience, line]) => ({
  name: `asks for no identity for ${audience} at an index's word alone`,
  action: "pypi",
  world: indexAt(HOSTS.index, { audience }),
  expect: { ...mismatch, says: [line] },
}));

const own: readonly Plan[] = [HOSTS.index, `https://${HOSTS.index}`].map((audience) => ({
  name: `takes an index's own name for an audience: ${audience}`,
  action: "pypi",
  world: indexAt(HOSTS.index, { audience }),
  expect: { requests: { discovery: 1, "id-token": 1, exchange: 1 } },
}));

const ownWithPort: readonly Plan[] = [
  `${HOSTS.index}:8443`,
  `https://${HOSTS.index}:8443`,
  `https://${HOSTS.index}`,
].map((audience) => ({
  name: `accepts an index's own name as audience with its port: ${audience}`,
  action: "pypi",
  world: indexAt(`${HOSTS.index}:8443`, { audience }),
  expect: { requests: { discovery: 1, "id-token": 1, exchange: 1 } },
}));

const bareAtAnotherPort: readonly Plan[] = [
  {
    name: "refuses the bare host name as audience for a host with a port",
    action: "pypi",
    world: indexAt(`${HOSTS.index}:8443`, { audience: HOSTS.index }),
    expect: { ...mismatch, says: [/audience: index\.example\.test/u] },
  },
];

const badAudiences: readonly (readonly [string, unknown])[] = [
  ["missing", undefined],
  ["empty", ""],
  ["a number", 5],
  ["a list", ["pypi"]],
  ["two lines", "pypi\n::error::pwned"],
  ["an escape sequence", "\u001b[31mpypi"],
  ["of 600 characters", "x".repeat(600)],
];

const unusableAudiences: readonly Plan[] = badAudiences.map(([what, audience]) => ({
  name: `refuses a discovered audience that is ${what}`,
  action: "pypi",
  world: { discovery: answer({ body: { audience } }) },
  expect: {
    exit: 1,
    code: "RESPONSE_INVALID",
    requests: { discovery: [1, 2], "id-token": 0 },
    neverSays: [/pwned/u],
    withinMs: 5_000,
  },
}));

const known: readonly Plan[] = [
  {
    name: "asks pypi.org for no audience",
    action: "pypi",
    world: indexAt("upload.pypi.org"),
    expect: { requests: { discovery: 0, "id-token": 1, exchange: 1 } },
  },
  {
    name: "asks test.pypi.org for no audience, and gets an identity for it alone",
    action: "pypi",
    world: indexAt("test.pypi.org"),
    expect: { requests: { discovery: 0, "id-token": 1, exchange: 1 }, says: [/Audience: testpypi/u] },
  },
  {
    name: "asks for no audience where one is typed",
    action: "pypi",
    world: indexAt(HOSTS.index, { audience: "some-audience" }),
    inputs: { audience: "some-audience" },
    expect: { requests: { discovery: 0, "id-token": 1, exchange: 1 } },
  },
  {
    name: "takes any audience at loopback",
    action: "pypi",
    world: { audience: "whatever, really" },
    expect: { requests: { discovery: 1, exchange: 1 } },
  },
  {
    name: "takes a typed audience at loopback",
    action: "pypi",
    world: { audience: "crates.io" },
    inputs: { audience: "crates.io" },
    expect: { requests: { discovery: 0, exchange: 1 } },
  },
  {
    name: "takes a typed audience at another token service",
    action: "nuget",
    world: indexAt(HOSTS.index, {
      prepare: ({ nuget }) => void (nuget.settings.audience = "https://index.example.test"),
    }),
    inputs: { audience: "https://index.example.test" },
    expect: { requests: { "id-token": 1, exchange: 1 } },
  },
  {
    name: "sends no identity for nuget.org to another token service",
    action: "nuget",
    world: indexAt(HOSTS.index),
    expect: refusedUnasked("AUDIENCE_MISMATCH"),
  },
  {
    name: "sends no identity for pypi.org to test.pypi.org",
    action: "pypi",
    world: indexAt("test.pypi.org"),
    inputs: { audience: "pypi" },
    expect: refusedUnasked("AUDIENCE_MISMATCH"),
  },
];

const typed: readonly Plan[] = RESERVED.map((audience) => ({
  name: `sends no identity for ${audience} to another index, though it is typed`,
  action: "pypi",
  world: indexAt(HOSTS.index, { audience }),
  inputs: { audience },
  expect: refusedUnasked("AUDIENCE_MISMATCH"),
}));

/** What both answers and the index's audience have to be. */
export const validation: readonly Case[] = [
  ...idTokens,
  ...nearlyBad,
  ...arrivedUnusable,
  ...withoutToken,
  ...usable,
  ...withExpiry,
  ...harvested,
  ...unknownAudiences,
  ...own,
  ...ownWithPort,
  ...bareAtAnotherPort,
  ...unusableAudiences,
  ...known,
  ...typed,
].map((one) => ({ group, ...one }));
