import type { Sandbox } from "@mint/sandbox";
import type { ServerCertificate } from "./certificates.ts";
import type { Script, Surroundings } from "./fault.ts";
import { type FaultServer, type FaultServerOptions, startFaultServer } from "./fault-server.ts";

/** How the endpoint for ID tokens behaves. */
export interface OidcEndpointOptions extends Pick<FaultServerOptions, "phase" | "onRequest"> {
  readonly sandbox: Sandbox;
  readonly script: Script | undefined;
  readonly certificate: ServerCertificate | undefined;
  readonly world: Surroundings;
}

/** Starts the endpoint that a job asks for its ID token; the sandbox's issuer stands behind its faults. */
export function startOidcEndpoint(options: OidcEndpointOptions): Promise<FaultServer> {
  const { sandbox, script, world } = options;
  const path = new URL(sandbox.issuer.requestUrl).pathname;
  return startFaultServer({
    ...options,
    name: "oidc",
    scripts: script === undefined ? {} : { "id-token": script },
    stageOf: (_method, asked) => (asked.split("?")[0] === path ? "id-token" : "other"),
    answer: async (request) => {
      const response = await sandbox.issuer.fetch(request);
      const value = await fieldOf(response, "value");
      if (value !== undefined) world.keepSecret(value);
      return response;
    },
  });
}

/** Reads a text field of an answer that stays readable. */
export async function fieldOf(response: Response, ...names: readonly string[]): Promise<string | undefined> {
  if (!response.ok) return undefined;
  const object: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof object !== "object" || object === null) return undefined;
  const found = Object.entries(object).find(([name]) => names.includes(name));
  return typeof found?.[1] === "string" ? found[1] : undefined;
}
