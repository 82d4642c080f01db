import type { Sandbox } from "@mint/sandbox";
import type { ServerCertificate } from "./certificates.ts";
import type { Script, Surroundings } from "./fault.ts";
import { type FaultServer, type FaultServerOptions, startFaultServer } from "./fault-server.ts";
import { fieldOf } from "./oidc-endpoint.ts";
import type { Stage } from "./seen-request.ts";

/** An emulator of the sandbox that can stand behind the faults. */
export type RegistryName = "pypi" | "testpypi" | "nuget" | "crates" | "rubygems" | "npm";

export interface RegistryOptions extends Pick<FaultServerOptions, "phase" | "onSeen"> {
  readonly sandbox: Sandbox;
  readonly which: RegistryName;
  readonly scripts: Readonly<Partial<Record<Stage, Script>>>;
  readonly certificate: ServerCertificate | undefined;
  readonly world: Surroundings;
}

const STAGES: Readonly<Record<string, Stage>> = {
  "GET /_/oidc/audience": "discovery",
  "POST /_/oidc/mint-token": "exchange",
  "POST /_/oidc/burn-token": "revocation",
  "POST /api/v2/token": "exchange",
  "POST /api/v1/trusted_publishing/tokens": "exchange",
  "DELETE /api/v1/trusted_publishing/tokens": "revocation",
  "POST /api/v1/oidc/trusted_publisher/exchange_token": "exchange",
  "POST /-/npm/v1/oidc/token/exchange/package/octo-package": "exchange",
};
/** Where a redirect that stays at this origin leads to: an honest answer, that nobody should come for. */
const AGAIN = /^\/again(?=\/)/u;

/** Starts a registry; an emulator of the sandbox stands behind its faults. */
export function startRegistry(options: RegistryOptions): Promise<FaultServer> {
  const { sandbox, which, world } = options;
  return startFaultServer({
    ...options,
    name: "registry",
    stageOf: (method, path) => STAGES[`${method} ${path}`] ?? "other",
    answer: async (request) => {
      const url = new URL(request.url);
      url.pathname = url.pathname.replace(AGAIN, "");
      const response = await sandbox[which].fetch(new Request(url, request));
      const token = await fieldOf(response, "token", "apiKey", "api_key", "rubygems_api_key");
      if (token !== undefined) world.keepToken(token);
      return response;
    },
  });
}
