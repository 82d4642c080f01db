import type { ServerCertificate } from "./certificates.ts";
import type { Surroundings } from "./fault.ts";
import { type FaultServer, type FaultServerOptions, startFaultServer } from "./fault-server.ts";

/** How a server at another origin behaves. */
export interface SecondOriginOptions extends Pick<FaultServerOptions, "phase" | "onRequest"> {
  readonly certificate: ServerCertificate | undefined;
  readonly world: Surroundings;
}

/**
 * Starts a server that no job knows. It answers whatever is asked as if it were the right one: who follows a
 * redirect to it gets what looks like success.
 */
export function startSecondOrigin(options: SecondOriginOptions): Promise<FaultServer> {
  const { world } = options;
  return startFaultServer({
    ...options,
    name: "elsewhere",
    scripts: {},
    stageOf: () => "other",
    answer: async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const audience = searchParams.get("audience");
      if (audience !== null) return Response.json({ value: await world.signIdToken({}, audience) });
      if (pathname.endsWith("/audience")) return Response.json({ audience: "pypi" });
      return Response.json({
        token: "pypi-of-an-origin-that-nobody-should-ask",
        apiKey: "oy2-of-nobody-at-all",
      });
    },
  });
}
