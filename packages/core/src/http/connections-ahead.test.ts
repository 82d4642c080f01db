import { describe, expect, test } from "vitest";
import { answer } from "../../test/fakes.ts";
import { virtualIo } from "../../test/virtual-io.ts";
import { connectionsAhead } from "./connections-ahead.ts";
import { systemIo } from "./io.ts";
import type { Opened } from "./wire.ts";

const INDEX = new URL("https://index.example/path");
const LIMITS = { timeoutMs: 1 };

/** Edges that write down what is opened, sent and closed. */
function recording() {
  const log: string[] = [];
  const names = new Map<Opened, string>();
  const io = virtualIo({
    open: (url) => {
      const name = `${url}#${names.size + 1}`;
      const opened = { close: () => void log.push(`close ${name}`) };
      names.set(opened, name);
      log.push(`open ${name}`);
      return opened;
    },
    send: async ({ url }, { opened }) => {
      log.push(`send ${url} on ${opened === undefined ? "its own" : names.get(opened)}`);
      return answer(200);
    },
  });
  const ahead = connectionsAhead(io);
  const send = (url: string) => ahead.send({ method: "GET", url }, LIMITS);
  return { log, io, ahead, send };
}

describe("a connection that is opened ahead", () => {
  test("serves the next request to its host, and no other", async () => {
    const { log, ahead, send } = recording();
    ahead.open(INDEX);
    await send("https://other.example/");
    await send("http://index.example/");
    await send("https://index.example:8443/");
    await send("https://index.example/a");
    await send("https://index.example/b");
    expect(log).toEqual([
      "open https://index.example#1",
      "send https://other.example/ on its own",
      "send http://index.example/ on its own",
      "send https://index.example:8443/ on its own",
      "send https://index.example/a on https://index.example#1",
      "send https://index.example/b on its own",
    ]);
  });

  test("waits alone for its host until a request has taken it", async () => {
    const { log, ahead, send } = recording();
    ahead.open(INDEX);
    ahead.open(INDEX);
    await send(INDEX.href);
    ahead.open(INDEX);
    expect(log.filter((line) => line.startsWith("open"))).toHaveLength(2);
  });

  test("closes at the end only if no request took it", async () => {
    const { log, ahead, send } = recording();
    ahead.open(INDEX);
    ahead.open(new URL("https://oidc.example/"));
    await send(INDEX.href);
    ahead.close();
    ahead.close();
    expect(log.slice(3)).toEqual(["close https://oidc.example#2"]);
  });

  test("closes unused after a long wait", async () => {
    const { log, io, ahead, send } = recording();
    ahead.open(INDEX);
    io.pass(10_001);
    await send(INDEX.href);
    expect(log).toEqual([
      "open https://index.example#1",
      "close https://index.example#1",
      `send ${INDEX.href} on its own`,
    ]);
  });

  test("a connection is replaced by a new one if it waited for too long", () => {
    const { log, io, ahead } = recording();
    ahead.open(INDEX);
    io.pass(10_001);
    ahead.open(INDEX);
    expect(log.slice(1)).toEqual(["close https://index.example#1", "open https://index.example#2"]);
  });
});

describe("before a request is repeated", () => {
  test("a connection is opened to each earlier host if the next request is soon", async () => {
    const { log, ahead, send } = recording();
    await send("https://oidc.example/");
    await send(INDEX.href);
    ahead.reopen(8_000);
    expect(log.slice(2)).toEqual(["open https://oidc.example#1", "open https://index.example#2"]);
  });

  test("no connection is opened if the next request is late", async () => {
    const { log, ahead, send } = recording();
    await send(INDEX.href);
    ahead.reopen(30_000);
    expect(log).toHaveLength(1);
  });
});

test("edges that open nothing send as they always did", async () => {
  const requests: unknown[] = [];
  const io = virtualIo({ send: async (...asked) => (requests.push(asked), answer(200)) });
  const ahead = connectionsAhead(io);
  ahead.open(INDEX);
  const request = { method: "GET", url: INDEX.href } as const;
  await ahead.send(request, LIMITS);
  ahead.reopen(1);
  ahead.close();
  expect(requests).toEqual([[request, LIMITS]]);
});

test("what the system opens is not opened for a transport of somebody's own", async () => {
  const limits: unknown[] = [];
  const ahead = connectionsAhead({
    ...systemIo,
    send: async (_request, given) => (limits.push(given), answer(200)),
  });
  ahead.open(INDEX);
  await ahead.send({ method: "GET", url: INDEX.href }, LIMITS);
  expect(limits).toEqual([LIMITS]);
});
