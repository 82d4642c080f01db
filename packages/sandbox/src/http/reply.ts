/** The parts of a reply besides status and body. */
export interface ReplyOptions {
  /** The HTTP reason phrase: some registries put their message there, and their clients print it. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Builds an answer: an object goes out as JSON, a string as plain text, nothing as an empty body. */
export function reply(status: number, body?: unknown, options: ReplyOptions = {}): Response {
  const headers = new Headers({ ...contentType(body), ...options.headers });
  const text = body === undefined || typeof body === "string" ? (body ?? null) : JSON.stringify(body);
  return new Response(text, { status, statusText: reasonPhrase(options.reason ?? ""), headers });
}

function contentType(body: unknown): Record<string, string> {
  if (body === undefined) return {};
  return { "content-type": typeof body === "string" ? "text/plain; charset=utf-8" : "application/json" };
}

/** A reason phrase holds printable ASCII only (RFC 9112, section 4): anything else becomes `?`. */
function reasonPhrase(text: string): string {
  return text.replaceAll(/[^\t\u0020-\u007e]/g, "?");
}
