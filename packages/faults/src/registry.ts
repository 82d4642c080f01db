import type { Sandbox } from "@mint/sandbox";
import type { ServerCertificate } from "./certificates.ts";
import type { Script, Surroundings } from "./fault.ts";
import { type FaultServer, type FaultServerOptions, startFaultServer } from "./fault-server.ts";
import { fieldOf } from "./oidc-endpoint.ts";
import { type RegistryName, stageAt } from "./registry-wire.ts";
import type { Stage } from "./received-request.ts";

/** How a registry behaves, and which emulator stands behind it. */
export interface RegistryOptions extends Pick<FaultServerOptions, "phase" | "onRequest"> {
  readonly sandbox: Sandbox;
  readonly which: RegistryName;
  readonly scripts: Readonly<Partial<Record<Stage, Script>>>;
  readonly certificate: ServerCertificate | undefined;
  readonly world: Surroundings;
}

/** Where a redirect that stays at this origin leads to: an normal answer, that nobody should come for. */
const AGAIN = /^\/again(?=\/)/u;

/** Starts a registry; an emulator of the sandbox stands behind its faults. */
export function startRegistry(options: RegistryOptions): Promise<FaultServer> {
  const { sandbox, which, world } = options;
  return startFaultServer({
    ...options,
    name: "registry",
    stageOf: stageAt,
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
