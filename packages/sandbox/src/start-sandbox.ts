import { serveHandler } from "./http/serve-handler.ts";
import { moveRegistry, REGISTRY_IDS, type RegistryId } from "./registries.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";

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
  /** Stops every server and cuts every connection. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Every server, in the order in which their addresses are printed. */
const SERVERS = ["issuer", ...REGISTRY_IDS] as const;

/**
 * Serves a sandbox on free ports of 127.0.0.1, one for the issuer and one for each registry, over plain http.
 * The `iss` of the tokens is the issuer's own URL unless `issuerUrl` says otherwise.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  // Registries ask the issuer over its port, whatever name it goes by.
  const sandbox = createSandbox({
    fetchIssuer: (url) => fetch(urls.issuer + new URL(url).pathname),
    ...options,
  });
  const running = await Promise.all(SERVERS.map((name) => serveHandler((request) => sandbox[name].fetch(request))));
  const urls = Object.fromEntries(SERVERS.map((name, index) => [name, running[index]?.url])) as RunningSandbox["urls"];
  moveTo(sandbox, urls, options.issuerUrl ?? urls.issuer);

  const close = async (): Promise<void> => {
    await Promise.all(running.map((server) => server.close()));
  };
  return {
    sandbox,
    urls,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: sandbox.issuer.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: sandbox.issuer.requestToken,
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Makes a sandbox live at other URLs than the world's. */
function moveTo(sandbox: Sandbox, urls: RunningSandbox["urls"], issuerUrl: string): void {
  const { issuer, trustedIssuers } = sandbox;
  trustedIssuers.push(urls.issuer);
  issuer.url = issuerUrl;
  const { pathname, search } = new URL(issuer.requestUrl);
  issuer.requestUrl = urls.issuer + pathname + search;
  for (const id of REGISTRY_IDS) moveRegistry(sandbox, id, { url: new URL(urls[id]), issuerUrl });
}
