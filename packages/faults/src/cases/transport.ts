import type { Case } from "../case.ts";
import type { CertificateKind } from "../certificates.ts";
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
import { HOSTS, type WorldPlan } from "../world.ts";
import { AT_ONCE_MS, refusedAtOnce, refusedUnasked } from "./outcomes.ts";

const group = "transport";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "expect" | "slow" | "post">;

const WRONG: readonly CertificateKind[] = ["self-signed", "unknown-authority", "expired", "other-host"];
/** Nobody listens there. */
const DEAD_PROXY = "http://127.0.0.1:1";
/** Node warns of the variable by itself, once something is connected. */
const NODE_WARNS = /^$|NODE_TLS_REJECT_UNAUTHORIZED/u;
const CHECKED = /NODE_TLS_REJECT_UNAUTHORIZED/u;

/** Both servers have names, and only the proxy knows where they are. */
const BEHIND_PROXY: WorldPlan = {
  oidc: { host: HOSTS.oidc },
  registry: { host: "upload.pypi.org" },
  proxy: {},
};
const NUGET_BEHIND_PROXY: WorldPlan = { ...BEHIND_PROXY, registry: { host: "www.nuget.org" } };

const certificates: readonly Plan[] = WRONG.flatMap((certificate) => [
  {
    name: `does not send the request token over ${certificate} TLS`,
    action: "nuget" as const,
    world: { oidc: { certificate }, registry: { certificate: "trusted" as const } },
    expect: refusedUnasked("TLS_ERROR", { says: [/NODE_EXTRA_CA_CERTS/u] }),
  },
  {
    name: `does not send an ID token over ${certificate} TLS`,
    action: "nuget" as const,
    world: { registry: { certificate } },
    expect: {
      exit: 1 as const,
      code: "TLS_ERROR",
      requests: { "id-token": 1, exchange: 0 },
      withinMs: AT_ONCE_MS,
      says: [/NODE_EXTRA_CA_CERTS/u],
    },
  },
  {
    name: `checks certificates though it is told not to: ${certificate}`,
    action: "pypi" as const,
    world: { registry: { certificate } },
    env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    expect: refusedUnasked("TLS_ERROR", { warnings: [CHECKED], stderr: NODE_WARNS }),
  },
]);

const tls: readonly Plan[] = [
  {
    name: "trusts a private authority that NODE_EXTRA_CA_CERTS names",
    action: "pypi",
    world: { oidc: { certificate: "trusted" }, registry: { certificate: "trusted" } },
    expect: { requests: { discovery: 1, "id-token": 1, exchange: 1 } },
  },
  {
    name: "trusts a private authority that NODE_EXTRA_CA_CERTS names",
    action: "nuget",
    world: { oidc: { certificate: "trusted" }, registry: { certificate: "trusted" } },
    expect: { requests: { "id-token": 1, exchange: 1 } },
  },
  {
    name: "trusts no private authority that it was not told of",
    action: "pypi",
    world: { oidc: { certificate: "trusted" }, registry: { certificate: "trusted" } },
    env: { NODE_EXTRA_CA_CERTS: undefined },
    expect: refusedUnasked("TLS_ERROR", { says: [/NODE_EXTRA_CA_CERTS/u] }),
  },
  {
    name: "says once that certificates are checked all the same",
    action: "pypi",
    world: { oidc: { certificate: "trusted" }, registry: { certificate: "trusted" } },
    env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    expect: { warnings: [CHECKED], stderr: NODE_WARNS },
  },
  {
    name: "does not speak plain text where https is asked for",
    action: "nuget",
    env: (world) => ({
      ACTIONS_ID_TOKEN_REQUEST_URL: world.env["ACTIONS_ID_TOKEN_REQUEST_URL"]?.replace("http:", "https:"),
    }),
    expect: refusedUnasked("TLS_ERROR"),
  },
  {
    name: "tries again where TLS is closed before its handshake",
    action: "nuget",
    slow: true,
    world: { oidc: { certificate: "trusted", down: "closing" } },
    expect: { exit: 1, code: "NETWORK_ERROR", says: [/attempt 4 of 5/u], withinMs: 60_000 },
  },
  {
    name: "does not wait for a TLS handshake that never comes",
    action: "nuget",
    slow: true,
    world: { oidc: { certificate: "trusted", down: "silent" } },
    inputs: { timeout: "14" },
    expect: { exit: 1, code: "TIMEOUT", withinMs: 14_000 },
  },
  {
    name: "goes to loopback directly, whatever the proxy",
    action: "pypi",
    world: { oidc: { certificate: "trusted" }, registry: { certificate: "trusted" } },
    env: { https_proxy: DEAD_PROXY, http_proxy: DEAD_PROXY, all_proxy: DEAD_PROXY },
  },
  {
    name: "goes to plain loopback directly, whatever the proxy",
    action: "nuget",
    env: { HTTPS_PROXY: DEAD_PROXY, HTTP_PROXY: DEAD_PROXY, ALL_PROXY: DEAD_PROXY, NODE_USE_ENV_PROXY: "1" },
  },
];

const through: readonly Plan[] = [
  {
    name: "goes through the proxy on every hop, post included",
    action: "pypi",
    world: BEHIND_PROXY,
    expect: { requests: { connect: 2, discovery: 0, "id-token": 1, exchange: 1 } },
  },
  {
    name: "goes through the proxy on every hop",
    action: "nuget",
    world: NUGET_BEHIND_PROXY,
    expect: { requests: { connect: 2, "id-token": 1, exchange: 1 } },
  },
  {
    name: "reads the proxy's name in upper case",
    action: "pypi",
    world: BEHIND_PROXY,
    env: ({ env }) => ({ https_proxy: undefined, HTTPS_PROXY: env["https_proxy"] }),
    expect: { requests: { connect: 2 } },
  },
  {
    name: "prefers the proxy in lower case",
    action: "nuget",
    world: NUGET_BEHIND_PROXY,
    env: { HTTPS_PROXY: DEAD_PROXY },
    expect: { requests: { connect: 2 } },
  },
  {
    name: "takes an empty value for none, and the other case for the proxy",
    action: "nuget",
    world: NUGET_BEHIND_PROXY,
    env: ({ env }) => ({ https_proxy: "", HTTPS_PROXY: env["https_proxy"] }),
    expect: { requests: { connect: 2 } },
  },
  {
    name: "takes a proxy without a scheme for an http one",
    action: "pypi",
    world: BEHIND_PROXY,
    env: ({ proxy }) => ({ https_proxy: proxy }),
    expect: { requests: { connect: 2 } },
  },
  {
    name: "takes a proxy with spaces around it",
    action: "nuget",
    world: NUGET_BEHIND_PROXY,
    env: ({ proxy }) => ({ https_proxy: ` http://${proxy}/ ` }),
    expect: { requests: { connect: 2 } },
  },
  {
    name: "gives the proxy the password that is in its URL",
    action: "pypi",
    world: { ...BEHIND_PROXY, proxy: { credentials: "proxy-user:proxy-password-of-some-length" } },
    expect: { requests: { connect: 2 } },
  },
  {
    name: "gives the proxy the password that is in a value without a scheme",
    action: "nuget",
    world: { ...NUGET_BEHIND_PROXY, proxy: { credentials: "proxy-user:proxy-password-of-some-length" } },
    env: ({ env }) => ({ https_proxy: env["https_proxy"]?.replace("http://", "") }),
    expect: { requests: { connect: 2 } },
  },
  {
    name: "gives the proxy a password with escaped characters",
    action: "pypi",
    world: { ...BEHIND_PROXY, proxy: { credentials: "proxy-user:p@ss:word/of?some#length" } },
    env: ({ env }) => ({
      https_proxy: env["https_proxy"]?.replace(
        "proxy-user:p@ss:word/of?some#length",
        `proxy-user:${encodeURIComponent("p@ss:word/of?some#length")}`,
      ),
    }),
    expect: { requests: { connect: 2 } },
  },
  {
    name: "reaches the proxy over TLS",
    action: "pypi",
    world: { ...BEHIND_PROXY, proxy: { certificate: "trusted" } },
    expect: { requests: { connect: 2 } },
  },
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
    name: "does not follow a proxy's host beyond what it was told: certificates are checked in the tunnel",
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
    requests: { connect: 1, "id-token": 0 },
    withinMs: AT_ONCE_MS,
    says: [new RegExp(`\\b${code}\\b`, "u")],
  },
}));

const proxyFaults: readonly Plan[] = [
  {
    name: "blames the proxy for a password that it does not take, and shows none of it",
    action: "pypi",
    world: { ...BEHIND_PROXY, proxy: { credentials: "proxy-user:proxy-password-of-some-length" } },
    env: ({ env }) => ({ https_proxy: env["https_proxy"]?.replace("proxy-user:", "another-user:") }),
    expect: {
      exit: 1,
      code: "PROXY_ERROR",
      requests: { connect: 1, "id-token": 0 },
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
    name: "blames the proxy where it hangs up",
    action: "pypi",
    slow: true,
    world: { ...BEHIND_PROXY, proxy: { script: hangUpConnect } },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 0 }, withinMs: 60_000 },
  },
  {
    name: "blames the proxy for what is not HTTP",
    action: "pypi",
    world: { ...BEHIND_PROXY, proxy: { script: garbageConnect } },
    expect: refusedAtOnce("PROXY_ERROR", { connect: 1, "id-token": 0 }),
  },
  {
    name: "blames the proxy for headers without end, and stays small",
    action: "pypi",
    world: { ...BEHIND_PROXY, proxy: { script: floodConnect } },
    expect: refusedAtOnce("PROXY_ERROR", { connect: 1, "id-token": 0 }),
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
    name: "blames the proxy where it resets the connection",
    action: "nuget",
    slow: true,
    world: { ...NUGET_BEHIND_PROXY, proxy: { script: resetConnect } },
    inputs: { timeout: "15" },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 0 }, withinMs: 15_000 },
  },
  {
    name: "blames the proxy where it speaks in the tunnel itself",
    action: "pypi",
    slow: true,
    world: { ...BEHIND_PROXY, proxy: { script: earlyConnect } },
    inputs: { timeout: "15" },
    expect: { exit: 1, code: "PROXY_ERROR", requests: { "id-token": 0 }, withinMs: 15_000 },
  },
  ...WRONG.map((certificate) => ({
    name: `checks a proxy's certificate though it is told not to: ${certificate}`,
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
    name: "blames the proxy where nobody listens, and never goes directly",
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
    name: "blames the registry, not the proxy, where the tunnel stands and the exchange hangs",
    action: "nuget",
    slow: true,
    world: { ...NUGET_BEHIND_PROXY, exchange: hang },
    inputs: { timeout: "12" },
    expect: { exit: 1, code: "TIMEOUT", withinMs: 12_000 },
  },
];

const UNUSABLE: readonly string[] = [
  "socks5://127.0.0.1:1080",
  "socks5h://user:password-of-a-socks-proxy@127.0.0.1:1080",
  "ftp://127.0.0.1:21",
  "file:///etc/passwd",
  "http://",
  "http://:3128",
  "http://[::1",
];

const unusable: readonly Plan[] = UNUSABLE.map((value) => ({
  name: `refuses a proxy such as ${value}, and goes nowhere`,
  action: "pypi",
  world: BEHIND_PROXY,
  env: { https_proxy: value },
  expect: refusedUnasked("PROXY_ERROR", { neverSays: [/password-of-a-socks/u, /127\.0\.0\.1/u] }),
}));

const EXEMPT: readonly string[] = [
  HOSTS.oidc,
  "OIDC.Example.TEST",
  ".example.test",
  "example.test",
  "*.example.test",
  `${HOSTS.oidc}:443`,
  "*",
  ` somewhere.test ,  ${HOSTS.oidc} `,
  `somewhere.test ${HOSTS.oidc}`,
];

/** No name of this world is known to a resolver: who goes directly gets nowhere. */
const exempt: readonly Plan[] = EXEMPT.flatMap((value, index) => ({
  name: `goes directly where no_proxy says ${JSON.stringify(value)}`,
  action: "nuget",
  slow: true,
  world: NUGET_BEHIND_PROXY,
  inputs: { timeout: "5" },
  env: { [index % 2 === 0 ? "no_proxy" : "NO_PROXY"]: value },
  expect: { exit: 1, code: "NETWORK_ERROR", requests: { connect: 0, "id-token": 0 } },
}));

const NOT_EXEMPT: readonly string[] = [
  "c.example.test",
  "idc.example.test",
  `x${HOSTS.oidc}`,
  `${HOSTS.oidc}:8443`,
  `${HOSTS.oidc}.com`,
  "test.example",
  ",, ,",
  "127.0.0.1,localhost",
  `*${HOSTS.oidc}x`,
];

const notExempt: readonly Plan[] = NOT_EXEMPT.map((value) => ({
  name: `goes through the proxy where no_proxy says ${JSON.stringify(value)}`,
  action: "nuget",
  world: NUGET_BEHIND_PROXY,
  env: { no_proxy: value },
  expect: { requests: { connect: 2 } },
}));

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
  {
    name: "warns once where post's certificate is not trusted any more",
    action: "pypi",
    world: { oidc: { certificate: "trusted" }, registry: { certificate: "trusted" } },
    post: { env: { NODE_EXTRA_CA_CERTS: undefined } },
    expect: { post: { requests: 0, warning: /TLS_ERROR/u, withinMs: AT_ONCE_MS } },
  },
  {
    name: "checks certificates in post though it is told not to",
    action: "pypi",
    world: { oidc: { certificate: "trusted" }, registry: { certificate: "trusted" } },
    post: { env: { NODE_EXTRA_CA_CERTS: undefined, NODE_TLS_REJECT_UNAUTHORIZED: "0" } },
    expect: { post: { requests: 0, warning: /TLS_ERROR/u }, stderr: NODE_WARNS },
  },
];

/** Faults of the way: TLS, certificates, proxies. */
export const transport: readonly Case[] = [
  ...certificates,
  ...tls,
  ...through,
  ...finalFaults,
  ...proxyFaults,
  ...unusable,
  ...exempt,
  ...notExempt,
  ...inPost,
].map((one) => ({ group, ...one }));
