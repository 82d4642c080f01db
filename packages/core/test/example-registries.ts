import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { fakeSecret } from "./fakes.ts";
import { httpServer } from "./servers.ts";

/** The two registries that the README describes, at one address. */
export interface ExampleRegistries extends AsyncDisposable {
  readonly url: string;
  /** The parameters of each token exchange. */
  readonly exchanges: Readonly<Record<string, string>>[];
  /** Tokens that the registry with a protocol of its own gave, and that nobody revoked since. */
  readonly live: ReadonlySet<string>;
}

/** Starts them on loopback; they take any ID token. */
export async function startExampleRegistries(): Promise<ExampleRegistries> {
  const exchanges: Record<string, string>[] = [];
  const live = new Set<string>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const bearer = (request.headers.authorization ?? "").replace("Bearer ", "");
    response.setHeader("content-type", "application/json");
    if (request.url === "/oauth/token") {
      exchanges.push(Object.fromEntries(new URLSearchParams(body)));
      const token = fakeSecret().reveal();
      response.end(JSON.stringify({ access_token: token, token_type: "Bearer", expires_in: 600 }));
    } else if (request.method === "DELETE" && live.delete(bearer)) {
      response.writeHead(204).end();
    } else if (request.method === "POST" && bearer.split(".").length === 3) {
      const token = fakeSecret().reveal();
      live.add(token);
      response.end(JSON.stringify({ token, expires: new Date(Date.now() + 600_000).toISOString() }));
    } else {
      response.writeHead(401).end("{}");
    }
  };
  const listener: RequestListener = (request, response) => void answer(request, response);
  const server = await httpServer(listener);
  const close = () => server[Symbol.asyncDispose]();
  return { url: `http://127.0.0.1:${server.port}`, exchanges, live, [Symbol.asyncDispose]: close };
}
