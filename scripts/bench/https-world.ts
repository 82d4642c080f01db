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
  const { authority, urls, ...close } = await serveHttps([sandbox.issuer.fetch, sandbox.pypi.fetch]);
  const [issuer = "", index = ""] = urls;
  return { issuer, index, authority, ...close };
}

/** Serves handlers on https ports of 127.0.0.1; the authority that signed their certificate is in PEM. */
export async function serveHttps(
  handlers: readonly Handler[],
): Promise<AsyncDisposable & { readonly urls: readonly string[]; readonly authority: string }> {
  const { authority, of } = await makeCertificates(["127.0.0.1"]);
  const start = async (handler: Handler) => {
    const server = createServer(of.trusted, (request, response) => void answer(handler, request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return { server, url: `https://127.0.0.1:${typeof address === "object" ? address?.port : ""}` };
  };
  const started = await Promise.all(handlers.map(start));
  return {
    urls: started.map(({ url }) => url),
    authority,
    [Symbol.asyncDispose]: async () => {
      for (const { server } of started) {
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
