import { createClock, type SandboxClock } from "./control/clock.ts";
import type { ControlledSandbox, ControlOptions } from "./control/control.ts";
import { reply } from "./http/reply.ts";
import { nameOfHost, type RunningServer, serveHandler, type ServeOptions } from "./http/serve-handler.ts";
import type { Trust } from "./https/trust.ts";
import { hostsOf, moveRegistry, REGISTRY_IDS, type RegistryId } from "./registries.ts";
import { addPublisher, checkPublisher, type NewPublisher } from "./setup/publishers.ts";
import { applySetup, type SandboxSetup } from "./setup/sandbox-file.ts";
import { type GitlabJobSettings, type JobSettings, readIssuerJob, setIssuerJob } from "./setup/set-job.ts";
import { createSandbox, ISSUER_HOSTS, type Sandbox, type SandboxOptions } from "./sandbox.ts";

/** Options of a sandbox, and of its servers. */
export interface ServedSandboxOptions extends SandboxOptions, ControlOptions {
  /** Serves the page and the control API, at the first port of the row on 127.0.0.1, whatever the host is. Default: no page. */
  readonly page?: boolean;
  /** Serves it over https, with a certificate of an authority that is made for it. */
  readonly https?: boolean;
  /**
   * Serves it over https at the hosts of the world, all of them on port 443 of 127.0.0.1: for a process that runs where these
   * names lead there, see {@link inNamespace}.
   */
  readonly realHosts?: boolean;
  /** The first of a row of ports, of which each server has one. Default: free ones. @see {@link PORTS} */
  readonly port?: number;
  /** Name or address to listen at, which the URLs name. Default: 127.0.0.1. */
  readonly host?: string;
  /** What is to be different about the job. */
  readonly job?: JobSettings & GitlabJobSettings;
  /** What a file of settings says beside job and publishers; clock and faults need the page. */
  readonly setup?: Pick<SandboxSetup, "projects" | "lifetimes" | "aheadMs" | "faults"> | undefined;
  /** Registered beside those of the seeded world. */
  readonly publishers?: readonly NewPublisher[];
}

/** A sandbox on loopback ports. */
export interface RunningSandbox {
  readonly sandbox: Sandbox;
  /** Base URL of the issuer and of each registry, without a slash at the end: `http://127.0.0.1:<port>`. */
  readonly urls: Readonly<Record<RegistryId | "issuer", string>>;
  /** What a job with `permissions: id-token: write` has in its environment. */
  readonly env: {
    readonly ACTIONS_ID_TOKEN_REQUEST_URL: string;
    readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
  };
  /** Over https: what makes clients trust it. */
  readonly trust: Trust | undefined;
  /** Where the page is, and what every change through its control API has to carry. */
  readonly page: { readonly url: string; readonly token: string } | undefined;
  /** Stops every server and cuts every connection. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Every server, in the order in which their addresses are printed. */
const SERVERS = ["issuer", ...REGISTRY_IDS] as const;
/** How many ports of a row are taken: the first is left for the sandbox's own page. */
export const PORTS = 1 + SERVERS.length;
const LOOPBACK = ["127.0.0.1", "localhost"];
const HTTPS_PORT = 443;

/** Every host of the world for which a sandbox answers. */
export const REAL_HOSTS: readonly string[] = [...ISSUER_HOSTS, ...REGISTRY_IDS.flatMap(hostsOf)];

/**
 * Serves a sandbox on free ports of 127.0.0.1, one for the issuer and one for each registry, over plain http unless `https`
 * says otherwise. The `iss` of the tokens is the issuer's own URL unless `issuerUrl` says otherwise, or `realHosts` is set.
 *
 * @throws {@link ListenError} if a port is taken or an address is not this machine's, {@link SettingError}
 */
export async function startSandbox(options: ServedSandboxOptions = {}): Promise<RunningSandbox> {
  const { https, realHosts, port, host, job = {}, publishers = [], ...unserved } = options;
  const { page: wantsPage = false, explain, command, state, log, setup, ...others } = unserved;
  const clock = createClock(others.now);
  const rest = wantsPage ? { ...others, now: clock.now } : others;
  readIssuerJob(job);
  publishers.forEach(checkPublisher);
  const tls = https === true || realHosts === true ? await makeCertificate(host) : undefined;
  const serving: ServeOptions = {
    certificate: tls?.certificate,
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
  };
  const served = realHosts === true ? await serveAtRealHosts(rest, serving) : await serveOnPorts(rest, serving);
  const { sandbox, urls, servers } = served;
  setIssuerJob(sandbox.issuer, job);
  for (const publisher of publishers) addPublisher(sandbox, publisher);
  const closeServers = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
    await tls?.trust[Symbol.asyncDispose]();
  };
  if (setup !== undefined) {
    applySetup(sandbox, setup);
    clock.aheadMs = setup.aheadMs;
  }
  const page = wantsPage
    ? await startPage(
        { sandbox, urls },
        { clock, explain, command, state, log, faults: setup?.faults, ...(port === undefined ? {} : { port }) },
      ).catch(async (error: unknown) => {
        await closeServers();
        throw error;
      })
    : undefined;
  const close = async (): Promise<void> => {
    await closeServers();
    await page?.close();
  };
  return {
    sandbox,
    urls,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: sandbox.issuer.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: sandbox.issuer.requestToken,
    },
    trust: tls?.trust,
    page: page === undefined ? undefined : { url: page.url, token: page.token },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Loaded for the page alone: most sandboxes live in a test. */
async function startPage(
  served: ControlledSandbox,
  { clock, port = 0, ...options }: ControlOptions & { readonly clock: SandboxClock; readonly port?: number },
) {
  const [{ Control }, { servePage }] = await Promise.all([
    import("./control/control.ts"),
    import("./control/serve-page.ts"),
  ]);
  const control = new Control(served, clock, options);
  const server = await servePage(control, { port });
  return {
    url: server.url,
    token: control.token,
    close: async () => {
      await server.close();
      control.close();
    },
  };
}

/** Loaded for https alone: the certificate library takes longer to load than all else. */
async function makeCertificate(host: string | undefined) {
  const [{ createAuthority }, { writeTrust }] = await Promise.all([
    import("./https/authority.ts"),
    import("./https/trust.ts"),
  ]);
  const authority = await createAuthority();
  const certificate = await authority.issue([
    ...LOOPBACK,
    ...(host === undefined ? [] : [nameOfHost(host)]),
    ...REAL_HOSTS,
  ]);
  return { certificate, trust: await writeTrust(authority.pem) };
}

interface Served {
  readonly sandbox: Sandbox;
  readonly urls: RunningSandbox["urls"];
  readonly servers: readonly RunningServer[];
}

async function serveOnPorts(options: SandboxOptions, serving: ServeOptions): Promise<Served> {
  // Registries ask the issuer over its port, whatever name it goes by; this process does not trust its certificate.
  const overPort = { fetchIssuer: (url: string) => fetch(urls.issuer + new URL(url).pathname) };
  const sandbox = createSandbox({ ...(serving.certificate === undefined ? overPort : {}), ...options });
  const { port: first = 0 } = serving;
  const servers = await allOrNone(
    SERVERS.map((name, index) => {
      const port = first === 0 ? 0 : first + 1 + index;
      return serveHandler((request) => sandbox[name].fetch(request), { ...serving, port });
    }),
  );
  const urls = Object.fromEntries(SERVERS.map((name, index) => [name, servers[index]?.url])) as RunningSandbox["urls"];
  moveTo(sandbox, urls, options.issuerUrl ?? urls.issuer);
  return { sandbox, urls, servers };
}

/** Closes those that were started where one could not be. */
async function allOrNone(starting: readonly Promise<RunningServer>[]): Promise<readonly RunningServer[]> {
  const outcomes = await Promise.allSettled(starting);
  const running = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed === undefined) return running;
  await Promise.all(running.map((server) => server.close()));
  throw failed.reason;
}

async function serveAtRealHosts(options: SandboxOptions, serving: ServeOptions): Promise<Served> {
  const sandbox = createSandbox(options);
  const server = await serveHandler(
    async (request) => {
      const { host } = new URL(request.url);
      // The certificate is good for all of them, so that a client may send to another than it connected to.
      if (!REAL_HOSTS.includes(host)) return reply(421, `${host} is not part of this sandbox\n`);
      return sandbox.fetch(request);
    },
    { ...serving, port: HTTPS_PORT },
  );
  const urls = Object.fromEntries(
    SERVERS.map((name) => [name, `https://${name === "issuer" ? ISSUER_HOSTS[0] : hostsOf(name)[0]}`]),
  ) as RunningSandbox["urls"];
  return { sandbox, urls, servers: [server] };
}

/** Moves a sandbox to other URLs. */
function moveTo(sandbox: Sandbox, urls: RunningSandbox["urls"], issuerUrl: string): void {
  const { issuer, trustedIssuers } = sandbox;
  trustedIssuers.push(urls.issuer);
  issuer.url = issuerUrl;
  const { pathname, search } = new URL(issuer.requestUrl);
  issuer.requestUrl = urls.issuer + pathname + search;
  for (const id of REGISTRY_IDS) moveRegistry(sandbox, id, { url: new URL(urls[id]), issuerUrl });
}
