import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { reply } from "../http/reply.ts";
import { answerAtOwnNames, type OwnNames, type OwnNamesOptions } from "./own-names.ts";

const HOST = "upload.registry.example";

/** A registry that knows `/known` alone; a real one that answers with what it was asked. */
async function names(options: Partial<OwnNamesOptions> = {}): Promise<OwnNames> {
  return answerAtOwnNames({
    hosts: [HOST],
    handler: async (request) =>
      new URL(request.url).pathname === "/known" ? reply(200, "sandbox") : reply(404, "not here"),
    env: {},
    askReal: async (url, { headers }) =>
      reply(200, `real ${url} ${JSON.stringify(Object.fromEntries(new Headers(headers)))}`),
    ...options,
  });
}

/** Fetches in a process of its own: trust and proxy are read at its start. */
async function fetched(env: OwnNames["env"], url: string, init: RequestInit = {}): Promise<string> {
  const script = `
    fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then(
      async (response) => console.log(response.status, await response.text()),
      (error) => console.log("failed", error.cause?.code),
    )`;
  const child = spawn(process.execPath, ["-e", script], { env, stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  for await (const chunk of child.stdout) text += String(chunk);
  return text.trim();
}

test("a registry answers at its own name, over https that the command trusts", async () => {
  await using own = await names();
  expect(await fetched(own.env, `https://${HOST}/known`)).toBe("200 sandbox");
});

test("what the sandbox does not have is read from the real registry, without anything that a client proves itself by", async () => {
  await using own = await names();
  const headers = { "user-agent": "pip", cookie: "secret", "x-api-key": "secret" };
  expect(await fetched(own.env, `https://${HOST}/simple/`, { headers })).toBe(
    `200 real https://${HOST}/simple/ {"accept":"*/*","user-agent":"pip"}`,
  );
});

test.each([
  ["a request with a token", { headers: { authorization: "Basic x" } }],
  ["an upload", { method: "POST", body: "x" }],
])("%s goes nowhere but to the sandbox", async (_title, init) => {
  await using own = await names();
  expect(await fetched(own.env, `https://${HOST}/legacy/`, init)).toBe("404 not here");
});

test("a host that the sandbox does not have is not there without a network", async () => {
  await using own = await names({ askReal: () => Promise.reject(new TypeError("fetch failed")) });
  expect(await fetched(own.env, `https://${HOST}/simple/`)).toBe("404 not here");
});

test("another proxy of the environment is the way to all other hosts, with its credentials", async () => {
  const asked: string[] = [];
  const other = await proxyThat((request) => asked.push(request));
  const { port } = other.address() as AddressInfo;
  await using own = await names({
    env: { HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${port}`, NO_PROXY: ".internal" },
  });
  expect(await connectThrough(own, "example.org:443")).toBe("HTTP/1.1 407 Asked");
  expect(await connectThrough(own, `${HOST}:443`)).toBe("HTTP/1.1 200 Connection established");
  expect(await connectThrough(own, "git.internal:443")).toBe("HTTP/1.1 502 Bad Gateway");
  expect(asked).toEqual([`example.org:443 Basic ${Buffer.from("user:p@ss").toString("base64")}`]);
  other.close();
});

test("a host that cannot be reached is the proxy's failure, and the proxy lives on", async () => {
  await using own = await names();
  expect(await connectThrough(own, "nobody.invalid:443")).toBe("HTTP/1.1 502 Bad Gateway");
  expect(await connectThrough(own, "nonsense")).toBe("HTTP/1.1 502 Bad Gateway");
  expect(await connectThrough(own, `${HOST}:443`)).toBe("HTTP/1.1 200 Connection established");
});

async function proxyThat(record: (request: string) => void): Promise<Server> {
  const server = createServer();
  server.on("connect", ({ url, headers }, socket) => {
    record(`${url} ${headers["proxy-authorization"]}`);
    socket.end("HTTP/1.1 407 Asked\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** @returns the first line of the proxy's answer */
async function connectThrough(own: OwnNames, target: string): Promise<string> {
  const { hostname, port } = new URL(own.env["HTTPS_PROXY"] ?? "");
  const socket = connect(Number(port), hostname);
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const [chunk]: Buffer[] = await once(socket, "data");
  socket.destroy();
  return String(chunk).split("\r\n")[0] ?? "";
}
