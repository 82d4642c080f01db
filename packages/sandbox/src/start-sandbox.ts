import { serveHandler, type RunningServer } from "./http/serve-handler.ts";
import { createSandbox, type Registries, type Sandbox, type SandboxOptions } from "./sandbox.ts";

/** A sandbox on loopback ports. */
export interface RunningSandbox {
  readonly sandbox: Sandbox;
  /** Base URL of the issuer and of each registry, without a slash at the end: `http://127.0.0.1:<port>`. */
  readonly urls: Readonly<Record<keyof Registries | "issuer", string>>;
  /** What a job with `permissions: id-token: write` has in its environment. */
  readonly env: {
    readonly ACTIONS_ID_TOKEN_REQUEST_URL: string;
    readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
  };
  /** Stops every server and cuts every connection. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Serves a sandbox on free ports of 127.0.0.1, one for the issuer and one for each registry, over plain http.
 * The `iss` of the tokens is the issuer's own URL unless `issuerUrl` says otherwise.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  // Registries ask the issuer over its port, whatever name it goes by.
  const sandbox = createSandbox({
    fetchIssuer: (url) => fetch(urls.issuer + pathOf(url)),
    ...options,
  });
  const servers = new Map<string, RunningServer>();
  const start = async (name: string, server: { fetch: Sandbox["fetch"] }): Promise<string> => {
    const running = await serveHandler((request) => server.fetch(request));
    servers.set(name, running);
    return running.url;
  };
  const urls = {
    issuer: await start("issuer", sandbox.issuer),
    pypi: await start("pypi", sandbox.pypi),
    testpypi: await start("testpypi", sandbox.testpypi),
    nuget: await start("nuget", sandbox.nuget),
    crates: await start("crates", sandbox.crates),
    rubygems: await start("rubygems", sandbox.rubygems),
    npm: await start("npm", sandbox.npm),
  };
  // Where the audience is the registry's own host, it is the loopback host here.
  sandbox.crates.settings.audience = new URL(urls.crates).host;
  sandbox.rubygems.settings.audience = new URL(urls.rubygems).host;
  sandbox.npm.settings.audience = `npm:${new URL(urls.npm).hostname}`;
  sandbox.trustedIssuers.push(urls.issuer);
  sandbox.issuer.url = options.issuerUrl ?? urls.issuer;
  for (const { principal } of sandbox.rubygems.roles.flatMap((role) => role.access_policy.statements)) {
    principal.oidc = sandbox.issuer.url;
  }
  sandbox.issuer.requestUrl = urls.issuer + pathOf(sandbox.issuer.requestUrl);

  const close = async (): Promise<void> => {
    await Promise.all([...servers.values()].map((server) => server.close()));
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

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
