import type { Case } from "../case.ts";
import { HOSTS } from "../world.ts";
import { BEHIND_PROXY, DEAD_PROXY, NUGET_BEHIND_PROXY } from "./behind-proxy.ts";
import { refusedUnasked } from "./outcomes.ts";

const group = "transport";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "expect" | "slow" | "post">;

const passedBy: readonly Plan[] = [
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
    name: "ignores an empty value, and uses the variable in the other case",
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
  expect: {
    exit: 1,
    code: "NETWORK_ERROR",
    requests: { "id-token": 0 },
    also: ({ world }) =>
      world.seen.some(({ path }) => path.startsWith(HOSTS.oidc)) ? ["the proxy was asked for it all the same"] : [],
  },
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

/** Which requests go through a proxy, by the settings in the environment, and which settings cannot be used. */
export const proxySettings: readonly Case[] = [...passedBy, ...through, ...unusable, ...exempt, ...notExempt].map(
  (one) => ({ group, ...one }),
);
