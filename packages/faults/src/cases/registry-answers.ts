import type { Case } from "../case.ts";
import type { Fault } from "../fault.ts";
import { answer, cutStatus, drip, endless, headerFlood, huge, interim, raw, stallStatus, status } from "../faults.ts";
import { refusedAtOnce } from "./outcomes.ts";

const group = "registry";

type Plan = Pick<Case, "name" | "world" | "inputs" | "expect">;

const CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

const ofAnIndex: readonly Plan[] = [
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
    name: "reports an index with trusted publishing disabled",
    world: { prepare: ({ pypi }) => void (pypi.settings.githubEnabled = false) },
    expect: refusedAtOnce("REGISTRY_UNSUPPORTED", { exchange: 1 }, { says: [/not-enabled/u] }),
  },
  {
    name: "reports an index with trusted publishing disabled when it asks for the audience",
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
    expect: { requests: { "id-token": 2, exchange: 2 }, minMs: 2_000 },
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
    name: "refuses 300 MB of blank lines before the status, and stays small",
    world: { discovery: endless("", "\r\n") },
    expect: { exit: 1, code: "RESPONSE_INVALID", requests: { discovery: [1, 2], "id-token": 0 }, withinMs: 10_000 },
  },
  {
    name: "refuses 300 MB of zeros before the size of a chunk, and stays small",
    world: { discovery: endless(CHUNKED, "0") },
    expect: refusedAtOnce("RESPONSE_TOO_LARGE", { discovery: 1, "id-token": 0 }),
  },
  {
    name: "takes a 422 with 300 MB of zeros before the size of a chunk by its status",
    world: { exchange: endless(CHUNKED.replace("200 OK", "422 No"), "0") },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { "id-token": 1, exchange: 1 }),
  },
  ...[
    ["a malformed chunk", "zz\r\n", /malformed chunk or trailer \(HPE_INVALID_CHUNK_SIZE\)/u],
    ["a malformed trailer", "0\r\n\u0001\r\n\r\n", /malformed chunk or trailer \(HPE_INVALID_HEADER_TOKEN\)/u],
    ["trailers beyond the limit", `0\r\n${"x: y\r\n".repeat(9_000)}`, /trailers of .* larger than 16 KiB/u],
  ].map(([what, rest, says]) => ({
    name: `calls ${String(what)} what it is, and tries twice`,
    world: { exchange: raw(`${CHUNKED}2\r\n{}\r\n${String(rest)}`, "stay") },
    expect: {
      exit: 1 as const,
      code: "RESPONSE_INVALID",
      requests: { "id-token": 2, exchange: 2 },
      says: [says as RegExp],
      neverSays: [/cut off/u],
    },
  })),
  {
    name: "says that headers are beyond the limit",
    world: { exchange: raw(`HTTP/1.1 200 OK\r\n${"x-header: y\r\n".repeat(9_000)}\r\n`, "stay") },
    expect: { exit: 1, code: "RESPONSE_INVALID", says: [/headers of .* larger than 16 KiB \(HPE_HEADER_OVERFLOW\)/u] },
  },
  {
    name: "does not wait as long as a number of 400 digits says, and says no infinity",
    world: { exchange: status(503, { "retry-after": "9".repeat(400) }) },
    expect: refusedAtOnce(
      "EXCHANGE_UNAVAILABLE",
      { exchange: 1 },
      { neverSays: [/Infinity|null/u], says: [/asks to wait \d+ s/u] },
    ),
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

const ofNuget: readonly Plan[] = [
  {
    name: "does not wait 56 seconds that a limit's words ask for, and says the number",
    world: { exchange: limited(56) },
    expect: refusedAtOnce("RATE_LIMITED", { exchange: 1 }, { says: [/\b56 seconds\b/u] }),
  },
  {
    name: "waits as many seconds as a limit's words ask for",
    world: { exchange: [limited(2)] },
    expect: { requests: { "id-token": 2, exchange: 2 }, minMs: 2_000 },
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

/** The normal answer, on a connection that stays. */
function staying(): Fault {
  return async (turn) => {
    const text = await (await turn.passthrough()).text();
    const head = `HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`;
    await raw(head + text, "stay")(turn);
  };
}

/** What the registries say, and how an answer may come. */
export const registryAnswers: readonly Case[] = [
  ...ofAnIndex.map((one) => ({ group, action: "pypi" as const, ...one }) as const),
  ...ofNuget.map((one) => ({ group, action: "nuget" as const, ...one }) as const),
];
