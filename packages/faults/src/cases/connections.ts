import type { Case, Expectation, Observed } from "../case.ts";
import { type ConnectTurn } from "../connect-proxy.ts";
import {
  closeAfter,
  closeConnection,
  type ConnectionFault,
  hangConnection,
  RECORD_HEADER_BYTES,
  resetConnection,
  speakFirst,
  type Wire,
} from "../connections.ts";
import { after, hang, passthrough, status } from "../faults.ts";
import type { ServerName } from "../received-request.ts";
import type { WorldPlan } from "../world.ts";
import { NUGET_BEHIND_PROXY } from "./behind-proxy.ts";
import { send, when } from "./cancellation.ts";
import { AT_ONCE_MS, refusedAtOnce } from "./outcomes.ts";

const group = "connections";

type Plan = Omit<Case, "group">;

/** An ID token that takes so long, that a connection to the registry has been there for a while. */
const SLOW_MS = 800;
const idToken = after(SLOW_MS, passthrough);
const TLS = { certificate: "trusted" } as const;
const ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
/** No attempt was lost. */
const UNHARMED: Expectation = {
  requests: { "id-token": 1, exchange: 1 },
  neverSays: [/attempt \d of/u],
};

/** What a run cannot have done anything about; a new connection costs no attempt. */
const replaced: readonly (readonly [string, ConnectionFault])[] = [
  ["was reset", resetConnection],
  ["was closed at once", closeConnection],
  ["was closed after idling", closeAfter(SLOW_MS / 2)],
];

const toTheRegistry: readonly Plan[] = replaced.flatMap(([what, fault]) => [
  {
    name: `replaces a connection to the registry that ${what}`,
    action: "nuget" as const,
    world: { idToken, registry: { connections: [fault] } },
    expect: { ...UNHARMED, also: connectionsOf("registry", 2) },
  },
  {
    name: `replaces a TLS connection to the registry that ${what}`,
    action: "nuget" as const,
    world: { idToken, oidc: TLS, registry: { ...TLS, connections: [fault] } },
    expect: { ...UNHARMED, also: connectionsOf("registry", 2) },
  },
]);

const toTheIssuer: readonly Plan[] = replaced.map(([what, fault]) => ({
  name: `replaces a connection to the OIDC endpoint that ${what}`,
  action: "pypi" as const,
  world: { discovery: after(SLOW_MS, passthrough), oidc: { connections: [fault] } },
  expect: { ...UNHARMED, also: connectionsOf("oidc", 2) },
}));

const otherwise: readonly Plan[] = [
  {
    name: "sends no request on a connection where the server sends data first",
    action: "nuget",
    world: { idToken, registry: { connections: [speakFirst(ANSWER)] } },
    expect: { ...UNHARMED, also: (seen) => [...connectionsOf("registry", 2)(seen), ...silent(seen.world.wires[0])] },
  },
  {
    name: "waits for a connection that hangs no longer than its exchange has time, and has a new one then",
    action: "nuget",
    slow: true,
    world: { oidc: TLS, registry: { ...TLS, connections: [hangConnection] } },
    expect: { requests: { "id-token": 2, exchange: 1 }, minMs: 15_000, also: connectionsOf("registry", 2) },
  },
  {
    name: "reports a registry when no server listens after its attempts",
    action: "nuget",
    slow: true,
    world: { registry: { down: "refused" } },
    expect: { exit: 1, code: "NETWORK_ERROR", requests: { "id-token": 4 }, withinMs: 30_000 },
  },
  {
    name: "asks a registry with a wrong certificate for nothing, and tries once",
    action: "pypi",
    world: { oidc: TLS, registry: { certificate: "expired", connections: [] } },
    expect: refusedAtOnce("TLS_ERROR", { discovery: 0, "id-token": 0 }, { also: connectionsOf("registry", 2) }),
  },
  {
    name: "opens new connections while it waits to try again",
    action: "nuget",
    world: { exchange: [status(503)], oidc: { connections: [] }, registry: { connections: [] } },
    expect: {
      requests: { "id-token": 2, exchange: 2 },
      also: (seen) => [...connectionsOf("registry", 2)(seen), ...connectionsOf("oidc", 2)(seen), ...openedAhead(seen)],
    },
  },
  {
    name: "closes what it does not need when the identity is refused",
    action: "nuget",
    world: { idToken: status(401), registry: { connections: [] } },
    expect: refusedAtOnce("IDENTITY_UNAVAILABLE", { "id-token": 1, exchange: 0 }, { also: untouched }),
  },
  {
    name: "opens nothing where it ends before its first request",
    action: "pypi",
    world: { oidc: { connections: [] }, registry: { connections: [] } },
    env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined },
    expect: { exit: 1, code: "IDENTITY_MISSING", withinMs: AT_ONCE_MS, also: connectionsOf(undefined, 0) },
  },
];

/** Nothing is written to a connection before its one request. */
const onTheWire: readonly Plan[] = [
  {
    name: "writes not a byte to a registry before the exchange",
    action: "nuget",
    world: { idToken, registry: { connections: [] } },
    expect: { ...UNHARMED, also: silentUntilTheExchange(() => true) },
  },
  {
    name: "writes nothing but a handshake to a registry before the exchange",
    action: "nuget",
    world: { idToken, oidc: TLS, registry: { ...TLS, maxVersion: "TLSv1.2", connections: [] } },
    expect: { ...UNHARMED, also: silentUntilTheExchange((bytes) => recordTypes(bytes).includes(APPLICATION_DATA)) },
  },
];

const REGISTRY = "www.nuget.org:443";

/** Goes wrong at the first CONNECT to the registry. */
function firstToTheRegistry(fault: (turn: ConnectTurn) => void): (turn: ConnectTurn) => void {
  let isFirst = true;
  return (turn) => {
    if (turn.authority !== REGISTRY || !isFirst) return turn.open();
    isFirst = false;
    return fault(turn);
  };
}

function behindProxy(fault: (turn: ConnectTurn) => void): WorldPlan {
  return { ...NUGET_BEHIND_PROXY, idToken, proxy: { script: firstToTheRegistry(fault) } };
}

const throughAProxy: readonly Plan[] = [
  {
    name: "replaces a tunnel to the registry that the proxy refused",
    action: "nuget",
    world: behindProxy(({ client }) => void client.end("HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n")),
    expect: { ...UNHARMED, requests: { connect: 3, "id-token": 1, exchange: 1 } },
  },
  {
    name: "replaces a tunnel to the registry that was closed while it idled",
    action: "nuget",
    world: behindProxy((turn) => {
      turn.open();
      setTimeout(() => turn.client.destroy(), SLOW_MS / 2);
    }),
    expect: { ...UNHARMED, requests: { connect: 3, "id-token": 1, exchange: 1 } },
  },
  {
    name: "waits for a proxy that is silent no longer than its exchange has time, and has a new tunnel then",
    action: "nuget",
    slow: true,
    world: behindProxy(() => undefined),
    expect: {
      requests: { "id-token": 2, exchange: 1 },
      minMs: 15_000,
      says: [/exchange: attempt 1 of 4 failed \(PROXY_ERROR\)/u],
    },
  },
  {
    name: "takes an interim answer of the proxy for what it is",
    action: "nuget",
    world: {
      ...NUGET_BEHIND_PROXY,
      proxy: {
        script: (turn) => {
          turn.client.write("HTTP/1.1 100 Continue\r\n\r\n");
          turn.open();
        },
      },
    },
    expect: { ...UNHARMED, requests: { connect: 2, "id-token": 1, exchange: 1 } },
  },
];

const cancelled: readonly Plan[] = (["SIGINT", "SIGTERM"] as const).map((signal) => ({
  name: `ends at once after ${signal} while both of its connections are open`,
  action: "nuget",
  world: { idToken: hang, oidc: TLS, registry: { ...TLS, connections: [] } },
  signals: send(when("id-token", 300), signal),
  expect: {
    exit: signal === "SIGINT" ? 130 : 143,
    code: "CANCELLED",
    requests: { "id-token": 1, exchange: 0 },
    also: (seen) => connectionsOf("registry", 1)(seen),
  },
}));

const crowd: Plan = {
  name: "fifty runs at once over TLS get a token each while every third connection to the registry is closed",
  action: "nuget",
  world: { oidc: TLS, registry: { ...TLS, connections: everyThird(closeConnection) } },
  crowd: { runs: 50, faulty: 0 },
  expect: { requests: { exchange: [1, 3] } },
};

function everyThird(fault: ConnectionFault): ConnectionFault {
  let count = 0;
  return (turn) => {
    count += 1;
    if (count % 3 === 0) fault(turn);
    else turn.passOn();
  };
}

/** A server had as many connections; without a name, all that are watched had. */
function connectionsOf(server: ServerName | undefined, count: number): (seen: Observed) => string[] {
  return ({ world, main, case: one }) => {
    // Post makes its own.
    const made = world.wires.filter((wire) => server === undefined || wire.server === server).length;
    const inPost = main.exitCode === 0 && server === "registry" && one.action === "pypi" ? 1 : 0;
    return made === count + inPost ? [] : [`${made} connections, not ${count}`];
  };
}

/** The second connections stood before the second requests were made. */
function openedAhead({ world: { seen, wires } }: Observed): string[] {
  return (["oidc", "registry"] as const).flatMap((server) => {
    const second = seen.filter((request) => request.server === server)[1]?.at ?? 0;
    const made = wires.filter((wire) => wire.server === server)[1]?.at ?? Infinity;
    return made + 300 < second ? [] : [`the second connection to ${server} was not opened ahead`];
  });
}

function untouched({ world }: Observed): string[] {
  return world.wires.length === 1 ? silent(world.wires[0]) : [`${world.wires.length} connections to the registry`];
}

function silent(wire: Wire | undefined): string[] {
  return wire?.received.length === 0 ? [] : ["something was written to a connection that had no request"];
}

/** The registry's one connection was made well before the exchange, and nothing that counts was written to it until then. */
function silentUntilTheExchange(counts: (bytes: Buffer) => boolean): (seen: Observed) => string[] {
  return ({ world: { seen, wires } }) => {
    const [wire] = wires;
    const asked = seen.find(({ stage }) => stage === "id-token")?.at ?? 0;
    if (wire === undefined || wires.length > 1) return [`${wires.length} connections to the registry`];
    if (wire.at > asked + SLOW_MS / 2) return ["the connection was not opened ahead"];
    const early = wire.received.filter(({ at, bytes }) => at < asked + SLOW_MS && counts(bytes));
    const later = wire.received.filter(({ at, bytes }) => at >= asked + SLOW_MS && counts(bytes));
    return early.length === 0 && later.length > 0
      ? []
      : [`${early.length} pieces before the exchange, ${later.length} with it`];
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc5246#section-6.2.1 */
const APPLICATION_DATA = 23;

/** The types of the TLS records that a piece begins with, one after the other. */
function recordTypes(bytes: Buffer): readonly number[] {
  const types: number[] = [];
  for (let at = 0; at + RECORD_HEADER_BYTES <= bytes.length; at += RECORD_HEADER_BYTES + bytes.readUInt16BE(at + 3)) {
    types.push(bytes.readUInt8(at));
  }
  return types;
}

/** Connections that are opened ahead of their requests. */
export const connections: readonly Case[] = [
  ...toTheRegistry,
  ...toTheIssuer,
  ...otherwise,
  ...onTheWire,
  ...throughAProxy,
  ...cancelled,
  crowd,
].map((one): Case => ({ group, ...one }));
