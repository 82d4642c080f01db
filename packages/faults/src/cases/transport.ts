import type { Case } from "../case.ts";
import type { CertificateKind } from "../certificates.ts";
import { failInside, changeRecord } from "../connections.ts";
import { AT_ONCE_MS, refusedUnasked } from "./outcomes.ts";
import { CHECKED, NODE_WARNS, WRONG_CERTIFICATES } from "./wrong-certificates.ts";

const group = "transport";

const TRUSTED = { certificate: "trusted" } as const;

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "expect" | "slow" | "post">;

/** What is said of each; a certificate authority is asked for only where the issuer is unknown. */
const SAID: Readonly<Record<CertificateKind, RegExp>> = {
  trusted: /^$/u,
  "self-signed": /NODE_EXTRA_CA_CERTS/u,
  "unknown-authority": /NODE_EXTRA_CA_CERTS/u,
  expired: /its certificate expired on \d{4}-\d\d-\d\d .*clock/u,
  "other-host": /a certificate for "/u,
};

const certificates: readonly Plan[] = WRONG_CERTIFICATES.flatMap((certificate) => [
  {
    name: `does not send the request token over ${certificate} TLS`,
    action: "nuget" as const,
    world: { oidc: { certificate }, registry: { certificate: "trusted" as const } },
    expect: refusedUnasked("TLS_ERROR", { says: [SAID[certificate]] }),
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
      says: [SAID[certificate]],
    },
  },
  {
    name: `checks certificates although the job turns that off: ${certificate}`,
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
    name: "trusts no private authority that is not configured",
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
];

/** A record that cannot be read, or a server that fails inside, is a broken connection: any can break. */
const broken: readonly Plan[] = [
  ...(["request", "answer"] as const).flatMap((which) => [
    {
      name: `exchanges a fresh ID token after a byte of its ${which} was changed`,
      action: "nuget" as const,
      world: { oidc: TRUSTED, registry: { ...TRUSTED, connections: [changeRecord(which)] } },
      expect: {
        requests: { "id-token": 2, exchange: which === "answer" ? 2 : 1 },
        says: [/attempt 1 of 4 failed \(ERR_SSL_/u],
      },
    },
    {
      name: `asks for an ID token again after a byte of its ${which} was changed`,
      action: "nuget" as const,
      world: { oidc: { ...TRUSTED, connections: [changeRecord(which)] }, registry: TRUSTED },
      expect: { requests: { "id-token": which === "answer" ? 2 : 1, exchange: 1 } },
    },
  ]),
  {
    name: "survives three internal errors in the handshake with the OIDC endpoint",
    action: "nuget",
    world: { oidc: { ...TRUSTED, connections: [failInside, failInside, failInside] }, registry: TRUSTED },
    expect: { requests: { "id-token": 1, exchange: 1 } },
  },
  {
    name: "gives up after internal errors in each handshake, and blames no certificate",
    action: "nuget",
    slow: true,
    world: { oidc: { ...TRUSTED, connections: failInside }, registry: TRUSTED },
    expect: { exit: 1, code: "NETWORK_ERROR", says: [/INTERNAL_ERROR/u], neverSays: [/NODE_EXTRA_CA_CERTS/u] },
  },
];

const inPost: readonly Plan[] = [
  {
    name: "warns once where post's certificate is not trusted any more",
    action: "pypi",
    world: { oidc: { certificate: "trusted" }, registry: { certificate: "trusted" } },
    post: { env: { NODE_EXTRA_CA_CERTS: undefined } },
    expect: { post: { requests: 0, warning: /TLS_ERROR/u, withinMs: AT_ONCE_MS } },
  },
  {
    name: "checks certificates in post although the job turns that off",
    action: "pypi",
    world: { oidc: { certificate: "trusted" }, registry: { certificate: "trusted" } },
    post: { env: { NODE_EXTRA_CA_CERTS: undefined, NODE_TLS_REJECT_UNAUTHORIZED: "0" } },
    expect: { post: { requests: 0, warning: /TLS_ERROR/u }, stderr: NODE_WARNS },
  },
];

/** Faults of the way: TLS and certificates. */
export const transport: readonly Case[] = [...certificates, ...tls, ...broken, ...inPost].map((one) => ({
  group,
  ...one,
}));
