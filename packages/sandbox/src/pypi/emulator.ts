import { createHash } from "node:crypto";
import { Hono } from "hono";
import { recorded, type Server } from "../http/recorded.ts";
import { reply } from "../http/reply.ts";
import { UsedTokens } from "../oidc/used-tokens.ts";
import type { TrustedIssuers } from "../oidc/verify-id-token.ts";
import { authenticate } from "./authenticate.ts";
import { mintToken } from "./mint-token.ts";
import { payloadToken } from "./payload.ts";
import { emptyPypiState, findProject, normalizeName, type PypiState } from "./state.ts";
import { upload } from "./upload.ts";

/** An index that behaves as PyPI: exchange, burning, uploads, the simple index. */
export interface PypiEmulator extends Server, PypiState {}

/** Creates an index with nothing in it. `id` names it in the log, `audience` is what it asks for. */
export function createPypi(id: "pypi" | "testpypi", audience: string, trusted: TrustedIssuers): PypiEmulator {
  const state = emptyPypiState(audience);
  const used = new UsedTokens(trusted.now);
  const app = new Hono();

  app.use("/_/oidc/*", async (_c, next) => {
    if (!state.settings.trustedPublishing) return reply(404, "404 Not Found\n");
    return next();
  });
  app.get("/_/oidc/audience", () =>
    state.settings.enabled
      ? reply(200, { audience: state.settings.audience })
      : reply(403, { message: "Trusted publishing functionality not enabled" }),
  );
  app.on("POST", ["/_/oidc/mint-token", "/_/oidc/github/mint-token"], async (c) =>
    mintToken(state, await c.req.text(), trusted, used),
  );
  app.post("/_/oidc/burn-token", async (c) => burn(state, await c.req.text()));
  app.post("/legacy/", (c) => upload(state, c.req.raw, trusted.now));
  app.get("/simple/:name/", (c) => simplePage(state, c.req.param("name")));
  app.get("/files/:filename", (c) => file(state, c.req.param("filename")));

  return Object.assign(
    recorded(id, async (request) => app.fetch(request), trusted.now),
    state,
  );
}

/** Accepted whatever comes of it: an answer that told would tell an attacker which tokens live. */
function burn(state: PypiState, body: string): Response {
  if (!state.settings.burnEndpoint) return reply(404, "404 Not Found\n");
  const payload = payloadToken(body);
  if ("token" in payload) {
    const presented = authenticate(state, `token ${payload.token}`);
    if (presented !== undefined) presented.record.burnt = true;
  }
  return reply(202, { message: "Accepted" });
}

/** @see https://packaging.python.org/en/latest/specifications/simple-repository-api/ */
function simplePage(state: PypiState, name: string): Response {
  const project = findProject(state, name);
  if (project === undefined) return reply(404, "404 Not Found\n");
  const links = state.uploads
    .filter((upload) => normalizeName(upload.project) === normalizeName(name))
    .map(({ filename, sha256 }) => `<a href="/files/${filename}#sha256=${sha256}">${filename}</a><br>`);
  const html = `<!DOCTYPE html><html><body>${links.join("\n")}</body></html>`;
  return reply(200, html, { headers: { "content-type": "text/html; charset=utf-8" } });
}

function file(state: PypiState, filename: string): Response {
  const found = state.uploads.find((upload) => upload.filename === filename);
  if (found === undefined) return reply(404, "404 Not Found\n");
  const etag = createHash("sha256").update(found.content).digest("hex");
  return new Response(new Uint8Array(found.content), { headers: { etag: `"${etag}"` } });
}
