import { type ClaimOverrides, createSandbox, type Sandbox } from "@mint/sandbox";
import { type ActionName, rowOf } from "./actions.ts";
import type { CertificateKind, Certificates, ServerCertificate } from "./certificates.ts";
import { type ConnectionScript, startFront, type Wire } from "./connections.ts";
import { type ConnectScript, startConnectProxy } from "./connect-proxy.ts";
import type { Script, Surroundings } from "./fault.ts";
import type { FaultServer } from "./fault-server.ts";
import { startOidcEndpoint } from "./oidc-endpoint.ts";
import { startRegistry } from "./registry.ts";
import type { RegistryName } from "./registry-wire.ts";
import { startSecondOrigin } from "./second-origin.ts";
import type { ReceivedRequest, ServerName, Stage } from "./received-request.ts";
import { startSilentServer } from "./silent-server.ts";

/** Where a server is to be found. */
export interface ServerPlan {
  /** A name other than loopback's, with a port unless it is 443: it speaks https then, and stands behind the proxy. */
  readonly host?: string;
  /** It speaks https on loopback, or with this certificate. */
  readonly certificate?: CertificateKind;
  /** Nobody listens there, or somebody who never says a word, or hangs up at once. */
  readonly down?: "refused" | "silent" | "closing";
  /** What becomes of its connections; they are watched then. */
  readonly connections?: ConnectionScript;
  /** The newest version of TLS that it speaks. */
  readonly maxVersion?: "TLSv1.2";
}

/** What is wrong with the proxy. */
export interface ProxyPlan {
  readonly script?: ConnectScript;
  /** `user:password` that it wants. */
  readonly credentials?: string;
  /** The way to the proxy is https itself, and this is what it shows. */
  readonly certificate?: CertificateKind;
}

/** What is wrong with a world; without any of it, all is well. */
export interface WorldPlan {
  readonly oidc?: ServerPlan;
  readonly registry?: ServerPlan;
  readonly proxy?: ProxyPlan;
  readonly idToken?: Script;
  readonly discovery?: Script;
  readonly exchange?: Script;
  readonly revocation?: Script;
  /** The audience that the index asks for. Default: `pypi`. */
  readonly audience?: string;
  /** Laid over the claims of every ID token; `null` removes one. */
  readonly claims?: ClaimOverrides;
  /** How far the issuer's clock runs ahead of the job's, in seconds. */
  readonly clockOffsetSeconds?: number;
  /** Changes the registries before the job starts. */
  readonly prepare?: (sandbox: Sandbox) => void;
}

/** What all worlds of a suite share. */
export interface WorldBase {
  readonly certificates: Certificates;
  /** Path of the authority's PEM file. */
  readonly authorityFile: string;
}

/** A job's surroundings, all on loopback. */
export interface World {
  readonly sandbox: Sandbox;
  /** What the runner would put into the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Base URLs, without a slash at the end. */
  readonly urls: { readonly oidc: string; readonly registry: string; readonly otherOrigin: string };
  /** `host:port` of the proxy. */
  readonly proxy: string | undefined;
  readonly seen: ReceivedRequest[];
  /** The connections to servers whose plan says what becomes of them. */
  readonly wires: Wire[];
  /** Everything that must be shown nowhere: the request token, ID tokens, registry tokens. */
  readonly secrets: Set<string>;
  /** The registry's tokens among them. */
  readonly tokens: Set<string>;
  phase: ReceivedRequest["phase"];
  /** Called with each request as it comes. */
  onRequest: ((seen: ReceivedRequest) => void) | undefined;
  /** Resolves when a stage has seen its nth request. */
  reached(stage: Stage, nth?: number): Promise<void>;
  close(): Promise<void>;
}

/** A port at which nobody listens; nothing of this suite will, since it takes a privilege. */
const REFUSING_PORT = 1;

/** Names of the world's servers, beside loopback. */
export const HOSTS = {
  oidc: "oidc.example.test",
  index: "index.example.test",
  otherOrigin: "elsewhere.example.test",
} as const;

/** Every name that the world's certificates are made for. */
export const CERTIFIED: readonly string[] = [
  ...Object.values(HOSTS),
  "localhost",
  "127.0.0.1",
  "upload.pypi.org",
  "pypi.org",
  "test.pypi.org",
  "www.nuget.org",
  "crates.io",
  "rubygems.org",
  "registry.npmjs.org",
  "a.b.example.test",
];

/** Starts a world of its own for one case. */
export async function startWorld(plan: WorldPlan, action: ActionName, base: WorldBase): Promise<World> {
  const sandbox = createSandbox();
  const { issuer } = sandbox;
  issuer.claims = plan.claims ?? {};
  issuer.clockOffsetSeconds = plan.clockOffsetSeconds ?? 0;
  sandbox.pypi.settings.audience = plan.audience ?? "pypi";
  plan.prepare?.(sandbox);

  const servers: { close(): Promise<void> }[] = [];
  const secrets = new Set([issuer.requestToken]);
  const tokens = new Set<string>();
  const seen: ReceivedRequest[] = [];
  const wires: Wire[] = [];
  const waiting: { readonly stage: Stage; readonly nth: number; readonly resolve: () => void }[] = [];
  const keepSecret = (value: string): string => {
    if (value !== "") secrets.add(value);
    return value;
  };
  const urls = { oidc: "", registry: "", otherOrigin: "" };
  const surroundings: Surroundings = {
    requestToken: issuer.requestToken,
    otherOrigin: (path) => urls.otherOrigin + path,
    keepSecret,
    keepToken: (value) => {
      tokens.add(value);
      return keepSecret(value);
    },
    signIdToken: async (claims, audience) => keepSecret(await issuer.mintIdToken(claims, audience)),
  };
  const phase = (): ReceivedRequest["phase"] => world.phase;
  const onRequest = (one: ReceivedRequest): void => {
    seen.push(one);
    const count = seen.filter(({ stage }) => stage === one.stage).length;
    for (const { stage, nth, resolve } of waiting) if (stage === one.stage && nth <= count) resolve();
    world.onRequest?.(one);
  };
  const common = { phase, onRequest, world: surroundings, sandbox };
  const certificateOf = ({ certificate, host, maxVersion }: ServerPlan = {}): ServerCertificate | undefined =>
    certificate === undefined && host === undefined
      ? undefined
      : { ...base.certificates.of[certificate ?? "trusted"], ...(maxVersion === undefined ? {} : { maxVersion }) };

  const start = async (
    name: ServerName,
    plan: ServerPlan | undefined,
    begin: () => Promise<FaultServer>,
  ): Promise<number> => {
    if (plan?.down === "refused") return REFUSING_PORT;
    const running = await (plan?.down === undefined ? begin() : startSilentServer(plan.down === "closing"));
    servers.push(running);
    if (plan?.connections === undefined) return running.port;
    const { port } = running;
    const front = await startFront({ name, port, script: plan.connections, onWire: (wire) => void wires.push(wire) });
    servers.push(front);
    return front.port;
  };
  const ports = {
    oidc: await start("oidc", plan.oidc, () =>
      startOidcEndpoint({ ...common, script: plan.idToken, certificate: certificateOf(plan.oidc) }),
    ),
    registry: await start("registry", plan.registry, () =>
      startRegistry({
        ...common,
        which: registryAt(action, plan.registry?.host),
        scripts: scriptsOf(plan),
        certificate: certificateOf(plan.registry),
      }),
    ),
    otherOrigin: await start("elsewhere", undefined, () =>
      startSecondOrigin({ ...common, certificate: plan.proxy && base.certificates.of.trusted }),
    ),
  };
  const otherOrigin: ServerPlan = plan.proxy === undefined ? {} : { host: HOSTS.otherOrigin };
  urls.oidc = urlOf(plan.oidc, ports.oidc);
  urls.registry = urlOf(plan.registry, ports.registry);
  urls.otherOrigin = urlOf(otherOrigin, ports.otherOrigin);

  const proxy =
    plan.proxy &&
    (await startConnectProxy({
      ...plan.proxy,
      certificate: plan.proxy.certificate && base.certificates.of[plan.proxy.certificate],
      phase,
      onRequest,
      routes: new Map([
        [authorityOf(plan.oidc), ports.oidc],
        [authorityOf(plan.registry), ports.registry],
        [authorityOf(otherOrigin), ports.otherOrigin],
      ]),
    }));
  if (proxy !== undefined) servers.push(proxy);
  const { pathname, search } = new URL(issuer.requestUrl);
  const password = plan.proxy?.credentials;
  if (password !== undefined) secrets.add(password.slice(password.indexOf(":") + 1));
  const scheme = plan.proxy?.certificate === undefined ? "http" : "https";

  const world: World = {
    sandbox,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: urls.oidc + pathname + search,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: issuer.requestToken,
      ...(speaksTls(plan) ? { NODE_EXTRA_CA_CERTS: base.authorityFile } : {}),
      ...(proxy === undefined
        ? {}
        : {
            https_proxy: `${scheme}://${password === undefined ? "" : `${password}@`}127.0.0.1:${proxy.port}`,
          }),
    },
    urls,
    proxy: proxy === undefined ? undefined : `127.0.0.1:${proxy.port}`,
    seen,
    wires,
    secrets,
    tokens,
    phase: "main",
    onRequest: undefined,
    reached: (stage, nth = 1) => new Promise((resolve) => waiting.push({ stage, nth, resolve })),
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
  return world;
}

function speaksTls({ oidc = {}, registry = {}, proxy }: WorldPlan): boolean {
  const shown = [oidc, registry, proxy ?? {}].map(({ certificate }) => certificate);
  return [oidc.host, registry.host, ...shown].some((one) => one !== undefined);
}

function registryAt(action: ActionName, host: string | undefined): RegistryName {
  return host === "test.pypi.org" ? "testpypi" : rowOf(action).registry;
}

function scriptsOf(plan: WorldPlan): Partial<Record<Stage, Script>> {
  const { discovery, exchange, revocation } = plan;
  return {
    ...(discovery === undefined ? {} : { discovery }),
    ...(exchange === undefined ? {} : { exchange }),
    ...(revocation === undefined ? {} : { revocation }),
  };
}

function urlOf(server: ServerPlan | undefined, port: number): string {
  if (server?.host !== undefined) return `https://${server.host}`;
  return `${server?.certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`;
}

/** As a CONNECT names it. */
function authorityOf(server: ServerPlan | undefined): string {
  const host = server?.host ?? "nobody.example.test";
  return host.includes(":") ? host : `${host}:443`;
}
