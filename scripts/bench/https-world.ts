import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Handler, Sandbox } from "@mint/sandbox";
import { makeCertificates } from "../../packages/faults/src/certificates.ts";

/** Issuer and index of a sandbox on https ports of 127.0.0.1. */
export interface HttpsWorld extends AsyncDisposable {
  readonly issuer: string;
  readonly index: string;
  /** The authority that signed their certificate, in PEM. */
  readonly authority: string;
}

/** Serves a sandbox over https: its own servers speak plain http. */
export async function startHttpsWorld(sandbox: Sandbox): Promise<HttpsWorld> {
  const { authority, of } = await makeCertificates(["127.0.0.1"]);
  const start = async (handler: Handler) => {
    const server = createServer(of.trusted, (request, response) => void answer(handler, request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return { server, url: `https://127.0.0.1:${typeof address === "object" ? address?.port : ""}` };
  };
  const issuer = await start((request) => sandbox.issuer.fetch(request));
  const index = await start((request) => sandbox.pypi.fetch(request));
  return {
    issuer: issuer.url,
    index: index.url,
    authority,
    [Symbol.asyncDispose]: async () => {
      for (const { server } of [issuer, index]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function answer(handler: Handler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = "GET", headers, url = "/" } = incoming;
  const response = await handler(
    new Request(`https://${headers.host}${url}`, {
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
