import type { Case } from "../case.ts";
import type { Fault } from "../fault.ts";
import {
  after,
  answer,
  cutBody,
  cutChunks,
  cutStatus,
  drip,
  gzip,
  hang,
  hangInBody,
  hangUp,
  headerFlood,
  honest,
  html,
  huge,
  interim,
  raw,
  redirect,
  stallStatus,
  reset,
  status,
  wrongLength,
} from "../faults.ts";
import { FINAL_STATUSES, PASSING_STATUSES, REDIRECTS } from "../statuses.ts";
import { refusedAtOnce } from "./outcomes.ts";

const group = "registry";

type Plan = Pick<Case, "name" | "world" | "inputs" | "expect">;

const discoveredAfterOne: readonly Case[] = PASSING_STATUSES.map((code) => ({
  group,
  name: `asks for the audience again after one ${code}`,
  action: "pypi",
  world: { discovery: [status(code)] },
  expect: { requests: { discovery: 2, "id-token": 1, exchange: 1 } },
}));

const exchangedAfterOne: readonly Case[] = PASSING_STATUSES.map((code) => ({
  group,
  name: `exchanges a fresh ID token after one ${code}`,
  action: "pypi",
  world: { exchange: [status(code)] },
  expect: {
    requests: { discovery: 1, "id-token": 2, exchange: 2 },
    says: [new RegExp(`attempt 1 of 4.*HTTP ${code}`, "u")],
    atLeastMs: 500,
  },
}));

const exchangedAfterTwo: readonly Case[] = PASSING_STATUSES.map((code, index) => {
  const other = PASSING_STATUSES[(index + 5) % PASSING_STATUSES.length] ?? 500;
  return {
    group,
    name: `exchanges a fresh ID token after ${code} and ${other}`,
    action: "nuget",
    world: { exchange: [status(code), status(other)] },
    expect: { requests: { "id-token": 3, exchange: 3 }, atLeastMs: 1_500 },
  };
});

const exchangedNever: readonly Case[] = [500, 503, 429, 524].map((code) => ({
  group,
  name: `gives up after four times ${code}`,
  action: "pypi",
  slow: true,
  world: { exchange: status(code) },
  expect: {
    exit: 1,
    code: code === 429 ? "RATE_LIMITED" : "EXCHANGE_UNAVAILABLE",
    requests: { "id-token": 4, exchange: 4 },
    withinMs: 30_000,
  },
}));

const discoveredNever: readonly Case[] = [500, 503, 429].map((code) => ({
  group,
  name: `gives up asking for the audience after three times ${code}`,
  action: "pypi",
  world: { discovery: status(code) },
  expect: {
    exit: 1,
    code: code === 429 ? "RATE_LIMITED" : "EXCHANGE_UNAVAILABLE",
    requests: { discovery: 3, "id-token": 0 },
    withinMs: 15_000,
  },
}));

const final: readonly Case[] = FINAL_STATUSES.flatMap((code) =>
  (["pypi", "nuget"] as const).map((action) => ({
    group,
    name: `takes a ${code} as final`,
    action,
    world: { exchange: html(code) },
    expect: refusedAtOnce([404, 405].includes(code) ? "REGISTRY_UNSUPPORTED" : "EXCHANGE_REFUSED", {
      "id-token": 1,
      exchange: 1,
    }),
  })),
);

const unsupported: readonly Case[] = [403, 404, 405].map((code) => ({
  group,
  name: `tells an index without trusted publishing by a ${code}`,
  action: "pypi",
  world: { discovery: answer({ status: code, body: { message: "Trusted publishing functionality not enabled" } }) },
  expect: refusedAtOnce("REGISTRY_UNSUPPORTED", { discovery: 1, "id-token": 0 }),
}));

const redirects: readonly Case[] = REDIRECTS.flatMap((code) => [
  {
    group,
    name: `does not post an ID token after a ${code} to another origin`,
    action: "pypi" as const,
    world: { exchange: redirect(code) },
    expect: refusedAtOnce("REDIRECTED", { "id-token": 1, exchange: 1 }),
  },
  {
    group,
    name: `does not post an ID token after a ${code} at the same origin`,
    action: "nuget" as const,
    world: { exchange: redirect(code, "here") },
    expect: refusedAtOnce("REDIRECTED", { "id-token": 1, exchange: 1 }),
  },
  {
    group,
    name: `does not take an audience after a ${code}`,
    action: "pypi" as const,
    world: { discovery: redirect(code) },
    expect: refusedAtOnce("REDIRECTED", { discovery: 1, "id-token": 0 }),
  },
]);

/** Failures of the way, before or instead of a success. */
const passing: readonly (readonly [string, Fault])[] = [
  ["a reset", reset],
  ["a closed connection", hangUp],
  ["a 503 that is cut off", cutStatus(503)],
  ["a 503 that stops within its body", stallStatus(503)],
  ["a 502 page", html(502)],
  ["a 500 of 300 MB", huge(500)],
];

const survived: readonly Case[] = passing.flatMap(([what, fault]) => [
  {
    group,
    name: `exchanges a fresh ID token after ${what}`,
    action: "nuget" as const,
    world: { exchange: [fault] },
    expect: { requests: { "id-token": 2, exchange: 2 } },
  },
  {
    group,
    name: `asks for the audience again after ${what}`,
    action: "pypi" as const,
    world: { discovery: [fault] },
    expect: { requests: { discovery: 2, "id-token": 1, exchange: 1 } },
  },
]);

/** Successes that make no sense: each may have left a live token behind. */
const senseless: readonly (readonly [string, Fault])[] = [
  ["a body cut at its beginning", cutBody(1)],
  ["a body cut within the token", cutBody(60)],
  ["a body cut before its last byte", cutBody(-1)],
  ["a body cut by a reset", cutBody(60, "reset")],
  ["chunks without an end", cutChunks],
  ["a length that is too long", wrongLength(20)],
  ["a length that is too short", wrongLength(-40)],
  ["an empty answer", answer({})],
  ["a 204", status(204)],
  ["a page of a captive portal", html(200)],
  ["a page that says 202", html(202)],
  ["JSON that is no object", answer({ body: "[]" })],
  ["null", answer({ body: "null" })],
  ["compressed bytes", gzip],
];

const tried: readonly Case[] = senseless.flatMap(([what, fault]) => [
  {
    group,
    name: `tries once more after ${what}`,
    action: "pypi" as const,
    world: { exchange: [fault] },
    expect: { requests: { "id-token": 2, exchange: 2 } },
  },
  {
    group,
    name: `fails after twice ${what}`,
    action: "pypi" as const,
    world: { exchange: fault },
    expect: { exit: 1 as const, requests: { "id-token": 2, exchange: 2 }, losesToken: true, withinMs: 10_000 },
  },
]);

const mixed: readonly Case[] = [
  ["a cut body and a page", [cutBody(40), html(200)]],
  ["a page and a cut body", [html(200), cutBody(40)]],
  ["an empty answer and chunks without an end", [answer({}), cutChunks]],
].map(([what, exchange]) => ({
  group,
  name: `fails after two senseless successes: ${String(what)}`,
  action: "nuget",
  world: { exchange: exchange as readonly Fault[] },
  expect: { exit: 1, requests: { "id-token": 2, exchange: 2 }, losesToken: true, withinMs: 10_000 },
}));

const tooLarge: readonly Case[] = (["pypi", "nuget"] as const).map((action) => ({
  group,
  name: "refuses 300 MB and stays small",
  action,
  world: { exchange: huge(200) },
  expect: refusedAtOnce("RESPONSE_TOO_LARGE", { "id-token": 1, exchange: 1 }),
}));

const refusals: readonly Plan[] = [
  {
    name: "shows the reasons of the index",
    world: { prepare: ({ pypi }) => void pypi.publishers.splice(0) },
    expect: refusedAtOnce(
      "EXCHANGE_REFUSED",
      { "id-token": 1, exchange: 1 },
      {
        says: [/invalid-publisher/u, /no corresponding publisher/u],
      },
    ),
  },
  {
    name: "tells an index that has trusted publishing switched off",
    world: { prepare: ({ pypi }) => void (pypi.settings.githubEnabled = false) },
    expect: refusedAtOnce("REGISTRY_UNSUPPORTED", { exchange: 1 }, { says: [/not-enabled/u] }),
  },
  {
    name: "tells an index that is switched off when it is asked for the audience",
    world: { prepare: ({ pypi }) => void (pypi.settings.enabled = false) },
    expect: refusedAtOnce("REGISTRY_UNSUPPORTED", { discovery: 1, "id-token": 0 }),
  },
  {
    name: "tries once more, with a warning, where a new ID token is called used",
    world: { exchange: [alreadyUsed()] },
    expect: { requests: { "id-token": 2, exchange: 2 }, warnings: [/already used/u] },
  },
  {
    name: "fails where two new ID tokens are called used",
    world: { exchange: alreadyUsed() },
    expect: {
      exit: 1,
      code: "EXCHANGE_REFUSED",
      requests: { "id-token": 2, exchange: 2 },
      warnings: [/already used/u],
      withinMs: 5_000,
    },
  },
  {
    name: "does not wait 90 seconds, and says the number",
    world: { exchange: status(429, { "retry-after": "90" }) },
    expect: refusedAtOnce("RATE_LIMITED", { exchange: 1 }, { says: [/\b90\b/u] }),
  },
  {
    name: "does not wait 90 seconds to ask for the audience, and says the number",
    world: { discovery: status(503, { "retry-after": "90" }) },
    expect: refusedAtOnce("EXCHANGE_UNAVAILABLE", { discovery: 1, "id-token": 0 }, { says: [/\b90\b/u] }),
  },
  {
    name: "does not wait longer than there is time",
    world: { exchange: status(503, { "retry-after": "20" }) },
    inputs: { timeout: "10" },
    expect: refusedAtOnce("EXCHANGE_UNAVAILABLE", { exchange: 1 }, { says: [/\b20\b/u] }),
  },
  {
    name: "waits as many seconds as it is asked to",
    world: { exchange: [status(429, { "retry-after": "2" })] },
    expect: { requests: { "id-token": 2, exchange: 2 }, atLeastMs: 2_000 },
  },
  {
    name: "takes an answer after interim ones",
    world: { discovery: interim, exchange: interim },
    expect: { requests: { discovery: 1, exchange: 1 } },
  },
  {
    name: "takes an answer of many small pieces",
    world: { exchange: drip(5, 20) },
    expect: { requests: { exchange: 1 } },
  },
  {
    name: "does not wait for a connection to close after its answer",
    world: {
      discovery: raw('HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{"audience":"pypi"}', "stay"),
      exchange: staying(),
    },
    expect: { requests: { discovery: 1, exchange: 1 }, withinMs: 2_000 },
  },
  {
    name: "refuses headers without end",
    world: { exchange: headerFlood },
    expect: { exit: 1, code: "RESPONSE_INVALID", requests: { exchange: [1, 2] }, withinMs: 10_000 },
  },
  {
    name: "refuses an audience of 300 MB and stays small",
    world: { discovery: huge(200) },
    expect: refusedAtOnce("RESPONSE_TOO_LARGE", { discovery: 1, "id-token": 0 }),
  },
  {
    name: "takes a 400 of 300 MB by its status",
    world: { exchange: huge(400) },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
  },
  {
    name: "takes a 404 that is cut off by its status",
    world: { discovery: cutStatus(404) },
    expect: refusedAtOnce("REGISTRY_UNSUPPORTED", { discovery: 1, "id-token": 0 }),
  },
  {
    name: "takes a 404 that stops within its body by its status",
    world: { discovery: stallStatus(404) },
    expect: refusedAtOnce("REGISTRY_UNSUPPORTED", { discovery: 1, "id-token": 0 }),
  },
  ...(["stops", "drips"] as const).flatMap((how) => [
    {
      name: `takes a 422 that ${how} within its body by its status`,
      world: { exchange: stallStatus(422, how) },
      expect: refusedAtOnce("EXCHANGE_REFUSED", { "id-token": 1, exchange: 1 }),
    },
    {
      name: `takes a redirect that ${how} within its body by its status`,
      world: { exchange: stallStatus(307, how) },
      expect: refusedAtOnce("REDIRECTED", { "id-token": 1, exchange: 1 }),
    },
  ]),
];

const refusedByNuget: readonly Plan[] = [
  {
    name: "does not wait 56 seconds that a limit's words ask for, and says the number",
    world: { exchange: limited(56) },
    expect: refusedAtOnce("RATE_LIMITED", { exchange: 1 }, { says: [/\b56 seconds\b/u] }),
  },
  {
    name: "waits as many seconds as a limit's words ask for",
    world: { exchange: [limited(2)] },
    expect: { requests: { "id-token": 2, exchange: 2 }, atLeastMs: 2_000 },
  },
  {
    name: "shows the reasons of the token service",
    world: { prepare: ({ nuget }) => void nuget.policies.splice(0) },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { "id-token": 1, exchange: 1 }, { says: [/No matching trust policy/u] }),
  },
  {
    name: "tries once more, with a warning, where a new ID token is called used",
    world: {
      exchange: [
        answer({ status: 401, body: { error: "This bearer token has already been used. A new one must be used." } }),
      ],
    },
    expect: { requests: { "id-token": 2, exchange: 2 }, warnings: [/already used/u] },
  },
  {
    name: "takes the draft's spelling of an answer",
    world: { prepare: ({ nuget }) => void (nuget.settings.shape = "draft") },
  },
];

const slow: readonly Plan[] = [
  {
    name: "ends a hang of the exchange within the minute",
    world: { exchange: hang },
    expect: { exit: 1, code: "TIMEOUT", requests: { exchange: [3, 4] }, withinMs: 60_000 },
  },
  {
    name: "ends a hang within the exchange's body within the minute",
    world: { exchange: hangInBody },
    expect: { exit: 1, code: "TIMEOUT", requests: { exchange: 2 }, losesToken: true, withinMs: 60_000 },
  },
  {
    name: "ends a hang of the audience within the minute",
    world: { discovery: hang },
    expect: { exit: 1, code: "TIMEOUT", requests: { discovery: 3, "id-token": 0 }, withinMs: 60_000 },
  },
  {
    name: "ends within the minute where nobody listens",
    world: { registry: { down: "refused" } },
    expect: { exit: 1, code: "NETWORK_ERROR", requests: { "id-token": 0 }, withinMs: 60_000 },
  },
  {
    name: "ends within the minute where nobody listens to the exchange",
    world: { registry: { down: "refused" } },
    inputs: { audience: "pypi" },
    expect: { exit: 1, code: "NETWORK_ERROR", requests: { "id-token": [1, 5] }, withinMs: 60_000 },
  },
  {
    name: "ends within the minute where somebody listens and says nothing",
    world: { registry: { down: "silent" } },
    inputs: { audience: "pypi" },
    expect: { exit: 1, code: "TIMEOUT", requests: { "id-token": [1, 5] }, withinMs: 60_000 },
  },
  {
    name: "survives one hang of the exchange",
    world: { exchange: [hang] },
    expect: { requests: { exchange: 2 }, atLeastMs: 15_000, withinMs: 20_000 },
  },
  {
    name: "survives one hang of the audience",
    world: { discovery: [hang] },
    expect: { requests: { discovery: 2 }, atLeastMs: 5_000, withinMs: 10_000 },
  },
  {
    name: "takes an answer that comes after twelve seconds",
    world: { exchange: after(12_000, honest) },
    expect: { requests: { exchange: 1 } },
  },
  {
    name: "survives three faults of the endpoint and two of the exchange",
    world: {
      idToken: [status(503), reset, status(500)],
      exchange: [status(502), hangUp],
    },
    expect: { requests: { "id-token": 6, exchange: 3 } },
  },
  {
    name: "survives faults of the endpoint between those of the exchange",
    world: {
      idToken: [status(503), honest, status(503), honest, status(503)],
      exchange: [status(503), status(503)],
    },
    expect: { requests: { "id-token": 6, exchange: 3 } },
  },
  {
    name: "makes no more than ten requests with a credential where all that can fail does",
    world: {
      idToken: [status(503), honest, status(503), honest, status(503), honest, status(503), honest],
      exchange: status(503),
    },
    expect: {
      exit: 1,
      code: "EXCHANGE_UNAVAILABLE",
      requests: { "id-token": [2, 8], exchange: [2, 4] },
      withinMs: 60_000,
    },
  },
  {
    name: "gives up after four resets",
    world: { exchange: reset },
    expect: { exit: 1, code: "NETWORK_ERROR", requests: { "id-token": 4, exchange: 4 }, withinMs: 30_000 },
  },
];

function alreadyUsed(): Fault {
  return answer({
    status: 422,
    body: {
      message: "Token request failed",
      errors: [{ code: "invalid-reuse-token", description: "invalid token: already used" }],
    },
  });
}

/** The gateway before NuGet.org says in words how long to wait. */
function limited(seconds: number): Fault {
  return answer({
    status: 429,
    body: { statusCode: 429, message: `Rate limit is exceeded. Try again in ${seconds} seconds.` },
  });
}

/** The honest answer, on a connection that stays. */
function staying(): Fault {
  return async (turn) => {
    const text = await (await turn.honest()).text();
    const head = `HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`;
    await raw(head + text, "stay")(turn);
  };
}

/** Faults of the registry. */
export const registry: readonly Case[] = [
  ...discoveredAfterOne,
  ...exchangedAfterOne,
  ...exchangedAfterTwo,
  ...exchangedNever,
  ...discoveredNever,
  ...final,
  ...unsupported,
  ...redirects,
  ...survived,
  ...tried,
  ...mixed,
  ...tooLarge,
  ...refusals.map((one) => ({ group, action: "pypi" as const, ...one }) as const),
  ...refusedByNuget.map((one) => ({ group, action: "nuget" as const, ...one }) as const),
  ...slow.map((one) => ({ group, action: "pypi" as const, slow: true, ...one }) as const),
];
