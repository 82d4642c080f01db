import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { bearerToken } from "../http/bearer-token.ts";
import { reply } from "../http/reply.ts";

/** What a request needs. */
export interface GuardOptions {
  /** The page's own origins, such as `http://127.0.0.1:4180`. */
  readonly origins: () => readonly string[];
  /** What every change has to carry as bearer token: the page has it, another site's page cannot read it. */
  readonly token: () => string;
}

const SAFE_METHODS: readonly string[] = ["GET", "HEAD"];

/**
 * Keeps other web sites out. After DNS rebinding, a browser sends a foreign name as `Host`; a page of another site
 * sends its own `Origin`; and a change needs a token that only the page has.
 */
export function guard({ origins, token }: GuardOptions): MiddlewareHandler {
  return async (c, next) => {
    const own = origins();
    const host = c.req.header("host") ?? "";
    if (!own.some((origin) => new URL(origin).host === host.toLowerCase())) {
      return refuse(
        403,
        "foreign-host",
        `This page is only served at ${own.join(" and ")}, and not for the host ${shown(host)}.`,
      );
    }
    const origin = c.req.header("origin");
    if (origin !== undefined && !own.includes(origin.toLowerCase())) {
      return refuse(403, "foreign-origin", `The request comes from another site's page: ${shown(origin)}.`);
    }
    // A request for a picture or a script carries no Origin, but a browser tells whose page it is.
    const isNavigation = c.req.header("sec-fetch-mode") === "navigate";
    if (!isNavigation && ["cross-site", "same-site"].includes(c.req.header("sec-fetch-site") ?? "")) {
      return refuse(403, "foreign-origin", "The request comes from another site's page.");
    }
    if (!SAFE_METHODS.includes(c.req.method) && !isEqual(bearerToken(c.req.raw), token())) {
      return refuse(
        401,
        "missing-token",
        "A change needs the token of this sandbox as Authorization: Bearer. The page has it, and the sandbox prints it.",
      );
    }
    await next();
    c.header("content-security-policy", POLICY);
    c.header("x-content-type-options", "nosniff");
    c.header("cross-origin-resource-policy", "same-origin");
    c.header("referrer-policy", "no-referrer");
    return undefined;
  };
}

/** Everything comes from the page's own server, and no site may frame it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Makes an answer that refuses a request to the control API. */
export function refuse(status: number, code: string, message: string): Response {
  return reply(status, { error: { code, message } });
}

function isEqual(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
