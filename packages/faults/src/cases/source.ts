import type { Case } from "../case.ts";
import type { Fault, Turn } from "../fault.ts";
import { answer, cutBody, hang, html, huge, redirect, reset, status } from "../faults.ts";
import { HOSTS, type World } from "../world.ts";
import { refusedAtOnce, refusedUnasked } from "./outcomes.ts";

const UNASKED = { "id-token": 0, exchange: 0 } as const;
const FOUND = { discovery: 1, "id-token": 1, exchange: 1 } as const;

type Plan = Pick<Case, "name" | "world" | "inputs" | "expect" | "slow">;

function aimed({ urls }: World): Readonly<Record<string, string>> {
  return { "token-service-url": "", source: `${urls.registry}/v3/index.json` };
}

/** A service index that names this token service. */
function index(id: string | number | ((turn: Turn) => string)): Fault {
  return answer({
    body: (turn) => ({
      version: "3.0.0",
      resources: [
        { "@id": "https://elsewhere.example.test/push", "@type": "PackagePublish/2.0.0" },
        { "@id": typeof id === "function" ? id(turn) : id, "@type": "TokenService/1.0.0" },
      ],
    }),
  });
}

const here = ({ request }: Turn): string => `http://${request.headers.host}/api/v2/token`;

const found: readonly Plan[] = [
  {
    name: "finds the token service in a service index",
    world: { discovery: index(here) },
    expect: { requests: FOUND },
  },
  {
    name: "finds the token service by a path alone",
    world: { discovery: index("/api/v2/token") },
    expect: { requests: FOUND },
  },
  {
    name: "asks for a service index again after a 503",
    world: { discovery: [status(503), index(here)] },
    expect: { requests: { ...FOUND, discovery: 2 } },
  },
  {
    name: "asks for a service index again after a reset",
    world: { discovery: [reset, index(here)] },
    expect: { requests: { ...FOUND, discovery: 2 } },
  },
  {
    name: "asks for a service index again after a body that is cut off",
    world: { discovery: [cutBody(20), index(here)] },
    expect: { requests: { ...FOUND, discovery: 2 } },
  },
];

const STRANGERS: readonly (readonly [string, string | ((turn: Turn) => string)])[] = [
  ["at another origin", ({ world }) => world.otherOrigin("/api/v2/token")],
  ["at another host", "//elsewhere.example.test/api/v2/token"],
  ["by another protocol", ({ request }) => `https://${request.headers.host}/api/v2/token`],
  ["behind a password", ({ request }) => `http://user:password-of-an-index@${request.headers.host}/api/v2/token`],
  ["that is code", "javascript:alert(1)"],
  ["that is no URL", "http://[::1"],
];

const strangers: readonly Plan[] = STRANGERS.map(([what, id]) => ({
  name: `sends no identity to a token service ${what}, though an index names it`,
  world: { discovery: index(id) },
  expect: refusedAtOnce("INVALID_INPUT", { discovery: 1, ...UNASKED }, { neverSays: [/password-of-an-index/u] }),
}));

const NONE: readonly (readonly [string, Fault | undefined])[] = [
  ["names none", undefined],
  ["names a number", index(7)],
  ["has no list", answer({ body: { resources: { "@id": "/api/v2/token", "@type": "TokenService/1.0.0" } } })],
  ["holds null", answer({ body: { resources: [null, 7, "TokenService/1.0.0"] } })],
  ["is not there", html(404)],
];

const none: readonly Plan[] = NONE.map(([what, discovery]) => ({
  name: `reports a source without a token service if its index ${what}`,
  world: discovery === undefined ? {} : { discovery },
  expect: refusedAtOnce("REGISTRY_UNSUPPORTED", { discovery: 1, ...UNASKED }),
}));

const broken: readonly Plan[] = [
  {
    name: "does not follow a service index to another origin",
    world: { discovery: redirect(302) },
    expect: refusedAtOnce("REDIRECTED", { discovery: 1, ...UNASKED }),
  },
  {
    name: "refuses a service index of 300 MB and stays small",
    world: { discovery: huge(200) },
    expect: refusedAtOnce("RESPONSE_TOO_LARGE", { discovery: 1, ...UNASKED }),
  },
  {
    name: "refuses a service index that is a page",
    world: { discovery: html(200) },
    expect: { exit: 1, code: "RESPONSE_INVALID", requests: { discovery: [1, 3], ...UNASKED }, withinMs: 15_000 },
  },
  {
    name: "ends a hang of the service index within the minute",
    slow: true,
    world: { discovery: hang },
    expect: { exit: 1, code: "TIMEOUT", requests: { discovery: 3, ...UNASKED }, withinMs: 60_000 },
  },
];

const typed: readonly Plan[] = [
  ...["index", "http://index.example.test/v3/index.json", "ftp://index.example.test/v3/index.json"].map((source) => ({
    name: `refuses ${source} for a source`,
    inputs: { "token-service-url": "", source },
    expect: { ...refusedUnasked("INVALID_INPUT"), code: source === "index" ? "INVALID_INPUT" : "INSECURE_URL" },
  })),
  {
    name: "asks no index where the token service is given as well",
    inputs: { source: "https://index.example.test/v3/index.json" },
    expect: { requests: { discovery: 0, exchange: 1 } },
  },
  {
    name: "asks no index where the source is nuget.org's",
    world: { oidc: { host: HOSTS.oidc }, registry: { host: "www.nuget.org" }, proxy: {} },
    inputs: { "token-service-url": "", source: "https://api.nuget.org/v3/index.json" },
    expect: { requests: { connect: 2, discovery: 0, "id-token": 1, exchange: 1 } },
  },
  {
    name: "sends no identity for nuget.org to the token service of another source",
    world: { oidc: { host: HOSTS.oidc }, registry: { host: HOSTS.index }, proxy: {} },
    inputs: { "token-service-url": "", source: `https://${HOSTS.index}/v3/index.json` },
    expect: refusedUnasked("AUDIENCE_MISMATCH"),
  },
];

/** The input `source`: an index may say where its token service is, and nothing else. */
export const source: readonly Case[] = [
  ...[...found, ...strangers, ...none, ...broken].map((plan): Case => ({
    group: "registry",
    action: "nuget",
    inputs: aimed,
    ...plan,
  })),
  ...typed.map((plan): Case => ({ group: "inputs", action: "nuget", ...plan })),
];
