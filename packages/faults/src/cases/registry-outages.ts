import type { Case } from "../case.ts";
import { after, hang, hangInBody, hangUp, passthrough, reset, status } from "../faults.ts";

const group = "registry";

type Plan = Pick<Case, "name" | "world" | "inputs" | "expect">;

const plans: readonly Plan[] = [
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
    name: "ends within the minute when no server listens",
    world: { registry: { down: "refused" } },
    expect: { exit: 1, code: "NETWORK_ERROR", requests: { "id-token": 0 }, withinMs: 60_000 },
  },
  {
    name: "ends within the minute when no server listens for the exchange",
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
    expect: { requests: { exchange: 2 }, minMs: 15_000, withinMs: 20_000 },
  },
  {
    name: "survives one hang of the audience",
    world: { discovery: [hang] },
    expect: { requests: { discovery: 2 }, minMs: 5_000, withinMs: 10_000 },
  },
  {
    name: "takes an answer that comes after twelve seconds",
    world: { exchange: after(12_000, passthrough) },
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
      idToken: [status(503), passthrough, status(503), passthrough, status(503)],
      exchange: [status(503), status(503)],
    },
    expect: { requests: { "id-token": 6, exchange: 3 } },
  },
  {
    name: "makes no more than ten requests with a credential where all that can fail does",
    world: {
      idToken: [status(503), passthrough, status(503), passthrough, status(503), passthrough, status(503), passthrough],
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

/** Outages of the registry that take their time. */
export const registryOutages: readonly Case[] = plans.map((one) => ({ group, action: "pypi", slow: true, ...one }));
