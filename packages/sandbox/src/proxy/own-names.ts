import { createAuthority } from "../https/authority.ts";
import { type Trust, writeTrust } from "../https/trust.ts";
import type { Handler } from "../http/handler.ts";
import { reply } from "../http/reply.ts";
import { serveHandler } from "../http/serve-handler.ts";
import { type Environment, startProxy } from "./proxy.ts";

/** How long the real registry may take for what the sandbox does not have, in milliseconds. */
const PASS_ON_MS = 15_000;

/** Registries that answer at their own names, to a command that goes through a proxy. */
export interface OwnNames extends AsyncDisposable {
  /** What makes the command go through the proxy, and trust what it meets there. */
  readonly env: Readonly<Record<string, string>>;
}

/** Which registries they are. */
export interface OwnNamesOptions {
  /** Answers for all of them, by the host of the URL. */
  readonly handler: Handler;
  readonly hosts: readonly string[];
  /** The environment that the command would have: a proxy in it is the way to every other host. */
  readonly env: Environment;
  /** Certificates in PEM that the command has to trust as well. */
  readonly alsoTrusted?: string;
  /** How the real registry is asked. Default: `fetch`. */
  readonly askReal?: (url: string, init: RequestInit) => Promise<Response>;
}

/**
 * Makes registries answer at their own host names over https, for a command that runs with `env`: some clients make the
 * exchange only at these names. All other requests of the command go to their real hosts.
 */
export async function answerAtOwnNames(options: OwnNamesOptions): Promise<OwnNames> {
  const { handler, hosts, env, alsoTrusted = "", askReal = fetch } = options;
  const authority = await createAuthority();
  const certificate = await authority.issue(hosts);
  const answer: Handler = async (request) => {
    const { host } = new URL(request.url);
    if (!hosts.includes(host)) return reply(421, `${host} is not part of this sandbox\n`);
    const own = await handler(request);
    return own.status === 404 ? ((await passOn(request, askReal)) ?? own) : own;
  };
  const server = await serveHandler(answer, { certificate });
  const proxy = await startProxy({ hosts, port: Number(new URL(server.url).port), env });
  const trust: Trust = await writeTrust(`${authority.pem}${alsoTrusted}`);
  const adds = env["NODE_EXTRA_CA_CERTS"] === undefined ? trust.file : trust.storeFile;
  return {
    env: { ...trust.env, NODE_EXTRA_CA_CERTS: adds, ...proxy.env },
    async [Symbol.asyncDispose]() {
      await Promise.all([proxy.close(), server.close(), trust[Symbol.asyncDispose]()]);
    },
  };
}

/** Public downloads, such as a build's dependencies, come from the real registry; credentials are never sent there. */
async function passOn(request: Request, ask: typeof fetch | OwnNamesOptions["askReal"]): Promise<Response | undefined> {
  if (!["GET", "HEAD"].includes(request.method) || request.headers.has("authorization")) return undefined;
  const headers = new Headers();
  for (const name of ["accept", "user-agent"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  try {
    const real = await ask?.(request.url, { method: request.method, headers, signal: AbortSignal.timeout(PASS_ON_MS) });
    if (real === undefined) return undefined;
    // It arrives decoded.
    const kept = new Headers(real.headers);
    for (const name of ["content-encoding", "content-length", "transfer-encoding"]) kept.delete(name);
    return new Response(real.body, { status: real.status, headers: kept });
  } catch {
    return undefined;
  }
}
