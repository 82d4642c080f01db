import { Hono, type Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { jsonFields } from "../http/json-fields.ts";
import { reply } from "../http/reply.ts";
import { displayNameOf, REGISTRY_IDS } from "../registries.ts";
import {
  addPublisher,
  listPublishers,
  publisherFields,
  PUBLISHER_FORMS,
  removePublisher,
  replacePublisher,
} from "../setup/publishers.ts";
import { setIssuerJob } from "../setup/set-job.ts";
import { SettingError, shownValue } from "../setup/setting-error.ts";
import type { Control } from "./control.ts";
import { readFault, readServer } from "./faults.ts";
import { refuse } from "./guard.ts";
import type { Exchange } from "./history.ts";

const MOST_EXCHANGES = 1_000;
/** No form is longer than this. */
const MOST_BODY_BYTES = 64 * 1024;
/** A proxy or a browser may close a connection that is silent for longer than this. */
const HEARTBEAT_MS = 15_000;
const WEEK_SECONDS = 7 * 24 * 3600;

/**
 * Builds the control API, below `/api`: what the page does, and what a script can do. A request body is JSON, an answer is JSON;
 * a refusal is `{"error": {"code", "message", "field"?}}`.
 */
export function controlApi(control: Control): Hono {
  const app = new Hono();
  app.onError((error) => {
    if (error instanceof TooLongError) return refuse(413, "too-large", error.message);
    if (!(error instanceof SettingError)) throw error;
    return reply(400, { error: { code: "invalid-setting", field: error.field, message: error.message } });
  });
  app.get("/job", () => reply(200, jobOf(control)));
  app.put("/job", async (c) => {
    setIssuerJob(control.sandbox.issuer, await bodyOf(c));
    return done(control, jobOf(control));
  });
  publisherRoutes(app, control);
  exchangeRoutes(app, control);

  app.get("/clock", () => reply(200, clockOf(control)));
  app.post("/clock", async (c) => {
    const { advance, ...others } = await bodyOf(c);
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw new SettingError(unknown, "is not a field here; the only field is: advance");
    const seconds = Number(advance);
    if (typeof advance === "boolean" || !Number.isFinite(seconds) || Math.abs(seconds) > WEEK_SECONDS) {
      throw new SettingError("advance", `has to be a number of seconds, at most a week; it is ${shownValue(advance)}`);
    }
    control.setClock(control.clock.aheadMs + seconds * 1000);
    return reply(200, clockOf(control));
  });
  app.delete("/clock", () => {
    control.setClock(0);
    return reply(200, clockOf(control));
  });

  app.get("/faults", () => reply(200, { faults: control.faults.list() }));
  app.post("/faults", async (c) => {
    control.faults.set(readFault(await bodyOf(c)));
    return reply(200, { faults: control.faults.list() });
  });
  app.delete("/faults", () => {
    control.faults.clear();
    return reply(200, { faults: [] });
  });
  app.delete("/faults/:server", (c) => {
    control.faults.clear(readServer(c.req.param("server")));
    return reply(200, { faults: control.faults.list() });
  });
  app.post("/reset", () => {
    control.reset();
    return reply(200, {});
  });
  app.all("*", () =>
    refuse(404, "not-found", "The control API has no such address; the README of @mint/sandbox lists them all."),
  );
  return app;
}

function publisherRoutes(app: Hono, control: Control): void {
  const { sandbox } = control;
  const publishersOf = (registry: string): unknown => ({
    registry,
    fields: Object.entries(publisherFields(registry)).map(([name, { label, labels, example, required = false }]) => ({
      name,
      label,
      labels,
      example,
      required,
    })),
    publishers: listPublishers(sandbox, registry),
  });
  app.get("/publishers", () => reply(200, { registries: PUBLISHER_FORMS.map(publishersOf) }));
  app.get("/publishers/:registry", (c) => reply(200, publishersOf(c.req.param("registry"))));
  app.post("/publishers/:registry", async (c) => {
    const registry = c.req.param("registry");
    addPublisher(sandbox, { registry, values: await bodyOf(c) });
    return done(control, publishersOf(registry), 201);
  });
  app.put("/publishers/:registry/:place", async (c) => {
    const { registry, place } = c.req.param();
    const values = await bodyOf(c);
    if (!replacePublisher(sandbox, Number(place), { registry, values })) return noPublisher();
    return done(control, publishersOf(registry));
  });
  app.delete("/publishers/:registry/:place", (c) => {
    const { registry, place } = c.req.param();
    if (!removePublisher(sandbox, registry, Number(place))) return noPublisher();
    return done(control, publishersOf(registry));
  });
}

function exchangeRoutes(app: Hono, control: Control): void {
  const { history, clock } = control;
  app.get("/exchanges", (c) => {
    const limit = numberOf(c.req.query("limit"), 100, MOST_EXCHANGES);
    const before = numberOf(c.req.query("before"), Number.POSITIVE_INFINITY);
    return reply(200, { count: history.count, exchanges: history.list({ before, limit }) });
  });
  app.get("/exchanges/:id", (c) => {
    const exchange = history.find(Number(c.req.param("id")));
    if (exchange === undefined)
      return refuse(404, "not-found", "There is no such exchange, or the sandbox no longer keeps it.");
    return reply(200, { ...exchange, explanation: control.explanationOf(exchange) });
  });
  app.get("/tokens", () => reply(200, { tokens: history.tokens(clock.now(), MOST_EXCHANGES) }));
  app.get("/uploads", () => {
    const uploads = history
      .list({ limit: MOST_EXCHANGES * 10 })
      .filter(({ upload }) => upload !== undefined)
      .slice(0, MOST_EXCHANGES)
      .map(({ id, at, server, upload, token }) => ({ exchange: id, at, server, token, ...upload }));
    return reply(200, { uploads });
  });
  app.get("/events", (c) => {
    // Nobody would read them.
    if (c.req.method === "HEAD") return reply(200);
    const last = c.req.header("last-event-id");
    return streamSSE(c, async (stream) =>
      sendEvents(control, stream, last === undefined ? history.count : Number(last)),
    );
  });
}

/**
 * Sends each exchange as event `exchange`, and every other change as event `change`. A slow reader gets what it missed
 * from the history, so nothing is buffered for it.
 */
async function sendEvents(control: Control, stream: SSEStreamingApi, after: number): Promise<void> {
  const { history } = control;
  let last = after;
  let isChanged = true;
  let wake: () => void = () => undefined;
  const stops = [
    history.subscribe(() => wake()),
    control.subscribe(() => {
      isChanged = true;
      wake();
    }),
  ];
  stream.onAbort(() => wake());
  try {
    while (!stream.aborted && !stream.closed) {
      const next: readonly Exchange[] = history.since(last);
      for (const exchange of next) {
        last = exchange.id;
        await stream.writeSSE({ event: "exchange", id: String(exchange.id), data: JSON.stringify(exchange) });
      }
      if (next.length > 0) continue;
      if (isChanged) {
        isChanged = false;
        await stream.writeSSE({ event: "change", data: "{}" });
        continue;
      }
      const woken = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), HEARTBEAT_MS);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
      if (!woken) await stream.write(": nothing new\n\n");
    }
  } finally {
    for (const stop of stops) stop();
  }
}

function jobOf({ sandbox }: Control): unknown {
  const { gitlabJob } = sandbox.issuer;
  if (gitlabJob !== undefined) {
    const { projectPath: project, pipelineFile: pipeline, environment = "", ref, refType } = gitlabJob;
    return { project, pipeline, environment, ref: `refs/${refType === "tag" ? "tags" : "heads"}/${ref}` };
  }
  const { repository, workflow, environment = "", eventName, ref } = sandbox.issuer.job;
  return { repository, workflow, environment, event: eventName, ref };
}

function clockOf({ clock }: Control): unknown {
  return { now: new Date(clock.now()).toISOString(), aheadSeconds: clock.aheadMs / 1000 };
}

function done(control: Control, body: unknown, status = 200): Response {
  control.changed();
  return reply(status, body);
}

function noPublisher(): Response {
  return refuse(404, "not-found", "There is no publisher at this place in the list.");
}

/** @throws {@link SettingError} */
async function bodyOf(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const fields = jsonFields(await textOf(c.req.raw));
  if (fields === undefined) throw new SettingError("The body", "has to be a JSON object");
  return fields;
}

class TooLongError extends Error {}

/** @throws {@link TooLongError} */
async function textOf({ body }: Request): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.length;
    if (length > MOST_BODY_BYTES) {
      throw new TooLongError(`A request to the control API has a body of ${MOST_BODY_BYTES} bytes at most.`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function numberOf(text: string | undefined, fallback: number, most = Number.POSITIVE_INFINITY): number {
  const number = Number(text ?? fallback);
  return Number.isNaN(number) || number < 1 ? fallback : Math.min(number, most);
}

/** The display name of a server of the sandbox. */
export function serverName(server: string): string {
  const id = REGISTRY_IDS.find((known) => known === server);
  return id === undefined ? "Issuer" : displayNameOf(id);
}
