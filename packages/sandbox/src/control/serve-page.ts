import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { REGISTRIES_WITH_FORM } from "../setup/publishers.ts";
import { type RunningServer, serveHandler } from "../http/serve-handler.ts";
import { controlApi } from "./api.ts";
import type { Control } from "./control.ts";
import { guard, refuse } from "./guard.ts";
import { exchangesView } from "./page/exchanges.ts";
import { jobView } from "./page/job.ts";
import { layout, type View } from "./page/layout.ts";
import { publishersView } from "./page/publishers.ts";
import { tokensView } from "./page/tokens.ts";

/** The page's assets besides its markup, in the package's folder. */
const ASSETS: ReadonlyMap<string, { readonly url: string; readonly type: string }> = new Map([
  ["page.css", { url: new URL("../../assets/page.css", import.meta.url).href, type: "text/css" }],
  ["page.js", { url: new URL("../../assets/page.js", import.meta.url).href, type: "text/javascript" }],
  ["icon.svg", { url: new URL("../../assets/icon.svg", import.meta.url).href, type: "image/svg+xml" }],
  ["idiomorph.js", { url: import.meta.resolve("idiomorph"), type: "text/javascript" }],
]);

/** Serves the page and the control API at a port of the loopback address, a free one by default. */
export async function servePage(
  control: Control,
  { port = 0 }: { readonly port?: number } = {},
): Promise<RunningServer> {
  const origins: string[] = [];
  const app = new Hono();
  app.use("*", guard({ origins: () => origins, token: () => control.token }));
  app.onError((error) => refuse(500, "failed", `The page failed at this request: ${error.message}`));
  app.route("/api", controlApi(control));
  app.get("/assets/:name", (c) => {
    const asset = ASSETS.get(c.req.param("name"));
    if (asset === undefined) return refuse(404, "not-found", "There is no such file.");
    return c.body(readFileSync(new URL(asset.url)), 200, { "content-type": `${asset.type}; charset=utf-8` });
  });
  const show = async (view: View): Promise<Response> => {
    const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
    return new Response(String(await layout(control, view)), { headers });
  };
  app.get("/", (c) => show(exchangesView(control, { before: idOf(c.req.query("before")) })));
  app.get("/exchanges/:id", (c) =>
    show(exchangesView(control, { before: idOf(c.req.query("before")), open: idOf(c.req.param("id")) ?? 0 })),
  );
  app.get("/tokens", () => show(tokensView(control)));
  app.get("/publishers", () => show(publishersView(control, "pypi")));
  app.get("/publishers/:registry", async (c) => {
    const registry = c.req.param("registry");
    if (!REGISTRIES_WITH_FORM.some((id) => id === registry)) return c.redirect("/publishers");
    return show(publishersView(control, registry));
  });
  app.get("/job", () => show(jobView(control)));
  app.notFound((c) => c.redirect("/"));

  const server = await serveHandler(async (request) => app.fetch(request), { port });
  const { port: served } = new URL(server.url);
  origins.push(server.url, `http://localhost:${served}`);
  return server;
}

function idOf(text: string | undefined): number | undefined {
  const id = Number(text);
  return Number.isInteger(id) && id > 0 ? id : undefined;
}
