import type { Case } from "../case.ts";
import {
  dripConnect,
  earlyConnect,
  floodConnect,
  garbageConnect,
  hangUpConnect,
  hangUpTunnel,
  refuseConnect,
  resetConnect,
  silentConnect,
} from "../connect-proxy.ts";
import { hang } from "../faults.ts";
import { BEHIND_PROXY, DEAD_PROXY, NUGET_BEHIND_PROXY } from "./behind-proxy.ts";
import { AT_ONCE_MS, refusedAtOnce } from "./outcomes.ts";
import { CHECKED, NODE_WARNS, WRONG_CERTIFICATES } from "./wrong-certificates.ts";

const group = "transport";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "expect" | "slow" | "post">;

const survived: readonly Plan[] = [
  {
    name: "survives a 503 of the proxy",
    action: "nuget",
    world: { ...NUGET_BEHIND_PROXY, proxy: { script: [refuseConnect(503)] } },
    expect: { requests: { connect: 3 } },
  },
  {
    name: "survives a proxy that hangs up once",
    action: "nuget",
    world: { ...NUGET_BEHIND_PROXY, proxy: { script: [hangUpConnect] } },
    expect: { requests: { connect: 3 } },
  },
  {
    name: "survives a tunnel that is closed at once",
    action: "nuget",
    world: { ...NUGET_BEHIND_PROXY, proxy: { script: [hangUpTunnel] } },
    expect: { requests: { connect: 3 } },
  },
  {
    name: "checks the certificate inside a proxy's tunnel",
    action: "nuget",
    world: { ...NUGET_BEHIND_PROXY, registry: { host: "www.nuget.org", certificate: "other-host" } },
    expect: { exit: 1, code: "TLS_ERROR", requests: { "id-token": 1, exchange: 0 }, withinMs: AT_ONCE_MS },
  },
];

const finalFaults: readonly Plan[] = [407, 403, 400].map((code) => ({
  name: `blames the proxy for its ${code}, at once`,
  action: "pypi",
  world: { ...BEHIND_PROXY, proxy: { script: refuseConnect(code) } },
  expect: {
    exit: 1,
    code: "PROXY_ERROR",
    requests: { connect: [1, 2], "id-token": 0 },
    withinMs: AT_ONCE_MS,
    says: [new RegExp(`\\b${code}\\b`, "u")],
  },
}));

const proxyFaults: readonly Plan[] = [
  {
    name: "blames the proxy for a password that it rejects, and does not show it",
    action: "pypi",
    world: { ...BEHIND_PROXY, proxy: { credentials: "proxy-user:proxy-password-of-some-length" } },
    env: ({ env }) => ({ https_proxy: env["https_proxy"]?.replace("proxy-user:", "another-user:") }),
    expect: {
      exit: 1,
      code: "PROXY_ERROR",
      requests: { connect: [1, 2], "id-token": 0 },
      withinMs: AT_ONCE_MS,
      neverSays: [/another-user/u],
    },
  },
  {
    name: "blames the proxy for its 502",
    action: "pypi",
    slow: true,
    world: { ...BEHIND_PROXY, proxy: { script: refuseConnect(502) } },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 0 }, withinMs: 60_000 },
  },
  {
    name: "blames the proxy if it hangs up",
    action: "pypi",
    slow: true,
    world: { ...BEHIND_PROXY, proxy: { script: hangUpConnect } },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 0 }, withinMs: 60_000 },
  },
  {
    name: "blames the proxy for what is not HTTP",
    action: "pypi",
    world: { ...BEHIND_PROXY, proxy: { script: garbageConnect } },
    expect: refusedAtOnce("PROXY_ERROR", { connect: [1, 2], "id-token": 0 }),
  },
  {
    name: "blames the proxy for headers without end, and stays small",
    action: "pypi",
    world: { ...BEHIND_PROXY, proxy: { script: floodConnect } },
    expect: refusedAtOnce("PROXY_ERROR", { connect: [1, 2], "id-token": 0 }),
  },
  {
    name: "blames the proxy for headers that drip",
    action: "nuget",
    slow: true,
    world: { ...NUGET_BEHIND_PROXY, proxy: { script: dripConnect } },
    inputs: { timeout: "15" },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 0 }, withinMs: 15_000 },
  },
  {
    name: "blames the proxy if it resets the connection",
    action: "nuget",
    slow: true,
    world: { ...NUGET_BEHIND_PROXY, proxy: { script: resetConnect } },
    inputs: { timeout: "15" },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 0 }, withinMs: 15_000 },
  },
  {
    name: "blames the proxy if it sends data in the tunnel itself",
    action: "pypi",
    slow: true,
    world: { ...BEHIND_PROXY, proxy: { script: earlyConnect } },
    inputs: { timeout: "15" },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 0 }, withinMs: 15_000 },
  },
  ...WRONG_CERTIFICATES.map((certificate) => ({
    name: `checks a proxy's certificate although the job turns that off: ${certificate}`,
    action: "pypi" as const,
    world: { ...BEHIND_PROXY, proxy: { certificate, credentials: "proxy-user:proxy-password-of-some-length" } },
    env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    expect: refusedAtOnce(
      "TLS_ERROR",
      { connect: 0, "id-token": 0 },
      {
        warnings: [CHECKED],
        stderr: NODE_WARNS,
        says: [/to the proxy/u],
      },
    ),
  })),
  {
    name: "blames the proxy for its silence, within the minute",
    action: "pypi",
    slow: true,
    world: { ...BEHIND_PROXY, proxy: { script: silentConnect } },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 0 }, withinMs: 60_000 },
  },
  {
    name: "blames the proxy for its silence at the exchange",
    action: "nuget",
    slow: true,
    world: { ...NUGET_BEHIND_PROXY, proxy: { script: (turn) => (turn.nth === 1 ? turn.open() : undefined) } },
    inputs: { timeout: "20" },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 1, exchange: 0 }, withinMs: 20_000 },
  },
  {
    name: "blames the proxy when no server listens, and never connects directly",
    action: "pypi",
    slow: true,
    world: BEHIND_PROXY,
    env: { https_proxy: DEAD_PROXY },
    expect: {
      exit: 1,
      code: "PROXY_ERROR",
      requests: { connect: 0 },
      withinMs: 60_000,
      neverSays: [/127\.0\.0\.1:1\b/u],
    },
  },
  {
    name: "blames the proxy where its name is unknown",
    action: "pypi",
    slow: true,
    world: BEHIND_PROXY,
    env: { https_proxy: "http://some-user:some-password-of-a-proxy@no-such-proxy.invalid:3128" },
    expect: {
      exit: 1,
      code: "PROXY_ERROR",
      requests: { connect: 0 },
      withinMs: 60_000,
      neverSays: [/no-such-proxy/u, /some-password/u, /some-user/u],
    },
  },
  {
    name: "blames the registry, not the proxy, if the tunnel is open and the exchange hangs",
    action: "nuget",
    slow: true,
    world: { ...NUGET_BEHIND_PROXY, exchange: hang },
    inputs: { timeout: "12" },
    expect: { exit: 1, code: "TIMEOUT", withinMs: 12_000 },
  },
];

const inPost: readonly Plan[] = [
  {
    name: "warns once where the proxy fails post",
    action: "pypi",
    world: BEHIND_PROXY,
    post: { env: { https_proxy: DEAD_PROXY } },
    expect: { post: { requests: 0, warning: /PROXY_ERROR/u, neverSays: [/127\.0\.0\.1:1\b/u] } },
  },
  {
    name: "warns once where post's proxy cannot be used",
    action: "pypi",
    world: BEHIND_PROXY,
    post: { env: { https_proxy: "socks5://127.0.0.1:1080" } },
    expect: { post: { requests: 0, warning: /PROXY_ERROR/u, withinMs: AT_ONCE_MS } },
  },
];

/** Faults of proxies. */
export const proxy: readonly Case[] = [...survived, ...finalFaults, ...proxyFaults, ...inPost].map((one) => ({
  group,
  ...one,
}));
