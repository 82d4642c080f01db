import type { Case, Observed } from "../case.ts";
import { hang } from "../faults.ts";
import { HOSTS, type WorldPlan } from "../world.ts";
import { refusedUnasked } from "./outcomes.ts";

const group = "inputs";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "expect" | "slow">;

const PASSWORD = "password-that-nobody-may-see";

const NO_URLS: readonly string[] = [
  "upload",
  "://",
  "https://",
  "https:// /legacy/",
  "https://[::1",
  "https://a:b:c/",
  "/legacy/",
];
const INSECURE: readonly string[] = [
  "http://upload.pypi.org/legacy/",
  "http://example.test/",
  "http://127.0.0.1.example.test/",
  "http://localhost.example.test/",
  "http://127.0.0.1@example.test/",
  "http://10.0.0.1/",
  "http://0.0.0.0/",
  "http://169.254.169.254/",
  "http://metadata.google.internal/",
  "http://[::ffff:10.0.0.1]/",
  "ftp://upload.pypi.org/legacy/",
  "file:///etc/passwd",
  "ws://upload.pypi.org/",
];

const urls: readonly Plan[] = [
  ...NO_URLS.map((url) => ({ url, codes: /^(INVALID_INPUT|INSECURE_URL)/u, what: "is no URL" })),
  ...INSECURE.map((url) => ({ url, codes: /^(INSECURE_URL|INVALID_INPUT)/u, what: "is not https" })),
].flatMap(({ url, codes, what }) => [
  {
    name: `refuses an index whose URL ${what}: ${url}`,
    action: "pypi" as const,
    inputs: { "repository-url": url },
    expect: refused(codes),
  },
  {
    name: `refuses a token service whose URL ${what}: ${url}`,
    action: "nuget" as const,
    inputs: { "token-service-url": url },
    expect: refused(codes),
  },
]);

/** Unasked, with one of two codes: which one fits better is no matter of safety. */
function refused(codes: RegExp): NonNullable<Case["expect"]> {
  const { code: _, ...expectation } = refusedUnasked("");
  return {
    ...expectation,
    also: ({ main }) => {
      const message =
        main.annotations.find(({ level, source }) => level === "error" && source === "step")?.message ?? "";
      return codes.test(message) ? [] : [`not ${String(codes)}, but ${message}`];
    },
  };
}

const passwords: readonly Plan[] = [
  `https://user:${PASSWORD}@upload.pypi.org/legacy/`,
  `https://${PASSWORD}@upload.pypi.org/legacy/`,
  `http://user:${PASSWORD}@127.0.0.1/legacy/`,
  `https://user:${PASSWORD}@`,
  `ftp://user:${PASSWORD}@example.test/`,
].flatMap((url) =>
  (["pypi", "nuget"] as const).map((action) => ({
    name: `refuses a URL with a password, and shows it not: ${url.replace(PASSWORD, "…")}`,
    action,
    inputs: { [action === "pypi" ? "repository-url" : "token-service-url"]: url },
    expect: {
      ...refused(/^(INVALID_INPUT|INSECURE_URL)/u),
      also: ({ main }: Observed) => (main.stdout.includes(PASSWORD) ? ["the password is shown"] : []),
    },
  })),
);

const TIMEOUTS: readonly string[] = [
  "4",
  "0",
  "121",
  "-10",
  "10.5",
  "1e2",
  "60s",
  "sixty",
  "0x20",
  "٦٠",
  "99999999999999999999",
  "NaN",
  "6 0",
];

const timeouts: readonly Plan[] = TIMEOUTS.map((timeout) => ({
  name: `refuses ${timeout} for a timeout`,
  action: "nuget",
  inputs: { timeout },
  expect: refusedUnasked("INVALID_INPUT", { says: [/timeout/u] }),
}));

const goodTimeouts: readonly Plan[] = ["5", "120", " 60 "].map((timeout) => ({
  name: `takes ${JSON.stringify(timeout)} for a timeout`,
  action: "pypi",
  inputs: { timeout },
  expect: { requests: { exchange: 1 } },
}));

const flags: readonly Plan[] = [
  ...["yes", "no", "1", "0", "tRuE", "on", "true false", "null"].map((revoke) => ({
    name: `refuses ${JSON.stringify(revoke)} for a flag`,
    action: "pypi" as const,
    inputs: { revoke },
    expect: refusedUnasked("INVALID_INPUT", { says: [/revoke/u] }),
  })),
  ...["false", "False", "FALSE"].map((revoke) => ({
    name: `revokes nothing where revoke is ${revoke}, and saves nothing`,
    action: "pypi" as const,
    inputs: { revoke },
    expect: {
      post: { requests: 0 },
      also: ({ main }: Observed) => (main.fileTexts.state === "" ? [] : ["something is in the state file"]),
    },
  })),
  ...["true", "True", "TRUE"].map((revoke) => ({
    name: `revokes where revoke is ${revoke}`,
    action: "pypi" as const,
    inputs: { revoke },
  })),
];

const AUDIENCES: readonly string[] = ["pypi\nevil", "audiencé", "x".repeat(600), "pypi\t", "\u202epypi"];

const audiences: readonly Plan[] = AUDIENCES.filter((audience) => audience.trim() === audience).map((audience) => ({
  name: `refuses an audience such as ${JSON.stringify(audience.slice(0, 20))}`,
  action: "pypi",
  inputs: { audience },
  expect: refusedUnasked("INVALID_INPUT", { says: [/audience/u] }),
}));

function indexAt(host: string): WorldPlan {
  return { oidc: { host: HOSTS.oidc }, registry: { host }, proxy: {} };
}

const names: readonly Plan[] = [
  { url: "", host: "upload.pypi.org" },
  { url: "pypi", host: "upload.pypi.org" },
  { url: "PyPI", host: "upload.pypi.org" },
  { url: "https://upload.pypi.org/legacy/", host: "upload.pypi.org" },
  { url: "https://upload.pypi.org", host: "upload.pypi.org" },
  { url: "  https://UPLOAD.pypi.org:443/legacy/?a=b#c  ", host: "upload.pypi.org" },
  { url: "https://pypi.org/legacy/", host: "pypi.org" },
  { url: "testpypi", host: "test.pypi.org" },
  { url: "https://test.pypi.org/legacy/", host: "test.pypi.org" },
].map(({ url, host }) => ({
  name: `mints at ${host} where the index is ${JSON.stringify(url)}`,
  action: "pypi",
  world: indexAt(host),
  inputs: { "repository-url": url },
  expect: { requests: { connect: 2, discovery: 0, "id-token": 1, exchange: 1 } },
}));

const nuget: readonly Plan[] = [
  { name: "refuses to mint without a user", user: "" },
  { name: "refuses a user that is spaces", user: "   " },
  { name: "refuses a user with a line break in it", user: "octo\ncat" },
  { name: "refuses a user with a control character in it", user: "octo\u0007cat" },
].map(({ name, user }) => ({
  name,
  action: "nuget",
  inputs: { user },
  expect: refusedUnasked("INVALID_INPUT", { says: [/user/u] }),
}));

const others: readonly Plan[] = [
  {
    name: "mints at nuget.org where no token service is given",
    action: "nuget",
    world: indexAt("www.nuget.org"),
    inputs: { "token-service-url": "" },
    expect: { requests: { connect: 2, "id-token": 1, exchange: 1 } },
  },
  {
    name: "sends the user that it was given, spaces aside",
    action: "nuget",
    inputs: { user: "  octocat  " },
    expect: { requests: { exchange: 1 } },
  },
  {
    name: "refuses before it asks, though all would hang",
    action: "pypi",
    world: { discovery: hang, idToken: hang, exchange: hang },
    inputs: { timeout: "3" },
    expect: refusedUnasked("INVALID_INPUT"),
  },
  {
    name: "does not care for inputs that it does not know",
    action: "nuget",
    env: { INPUT_TOKEN: "some-token", "INPUT_REPOSITORY-URL": "http://elsewhere.example.test" },
    expect: { requests: { exchange: 1 } },
  },
];

/** What people type, and what nobody should. */
export const inputs: readonly Case[] = [
  ...urls,
  ...passwords,
  ...timeouts,
  ...goodTimeouts,
  ...flags,
  ...audiences,
  ...names,
  ...nuget,
  ...others,
].map((one) => ({ group, ...one }));
