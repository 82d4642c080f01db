import type { Case, Expectation } from "../case.ts";
import { answer } from "../faults.ts";
import { HOSTS, type WorldPlan } from "../world.ts";
import { AT_ONCE_MS, refusedUnasked } from "./outcomes.ts";

const group = "validation";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "expect">;

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

/** Which audiences a host may have: R7. */
export const audiences: readonly Case[] = [
  ...harvested,
  ...unknownAudiences,
  ...own,
  ...ownWithPort,
  ...bareAtAnotherPort,
  ...unusableAudiences,
  ...known,
  ...typed,
].map((one) => ({ group, ...one }));
