import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createProxy } from "node:http";
import { connect } from "node:net";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAction } from "@mint/runner";
import { startSandbox } from "@mint/sandbox";
import { makeCertificates } from "../../../packages/faults/src/certificates.ts";

// What main.ts runs in a network of its own.

const NAME = "slow.example.test";
const PORT = 8_443;
const PROXY_PORT = 3_128;
/** Nobody but the proxy knows where it is. */
const BEHIND_THE_PROXY = "registry.example.test";
/** A round trip takes longer than the 250 ms that Node gives one of several addresses. */
const ONE_WAY_MS = 200;
/** Three requests, a round trip of 400 ms each time that somebody is waited for, and no address that is waited out. */
const MOST_MS = 8_000;
const ADDRESSES = `10.9.0.2 ${NAME}\n2001:db8::2 ${NAME}\n`;

const folder = await mkdtemp(join(tmpdir(), "mint-slow-link-"));
await writeFile(join(folder, "hosts"), (await readFile("/etc/hosts", "utf8")) + ADDRESSES);
execFileSync("mount", ["--bind", join(folder, "hosts"), "/etc/hosts"]);
ip("link set lo up");
const link = await startLink();
const { authority, of } = await makeCertificates([NAME, BEHIND_THE_PROXY]);
await writeFile(join(folder, "authority.pem"), authority);
let requests = 0;
const registry = createServer(of.trusted, (_request, response) => {
  requests += 1;
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ token: `cio_tp_${"a1b2".repeat(8)}` }));
}).listen(PORT, "0.0.0.0");
const proxy = createProxy()
  .on("connect", (_request, client) => {
    const server = connect(PORT, "127.0.0.1", () => client.write("HTTP/1.1 200 OK\r\n\r\n"));
    server.on("close", () => client.destroy()).pipe(client);
    client.on("error", () => server.destroy()).pipe(server);
  })
  .listen(PROXY_PORT, "0.0.0.0");
await Promise.all([once(registry, "listening"), once(proxy, "listening")]);

try {
  await mints("where the network is slow and has no IPv6");
  await mints("through a proxy where the network is slow and has no IPv6", `http://${NAME}:${PROXY_PORT}`);
  ip("-6 addr add 2001:db8::1/64 dev slow0 nodad");
  await mints("where the network is slow and IPv6 leads nowhere");
  await mints("through a proxy where the network is slow and IPv6 leads nowhere", `http://${NAME}:${PROXY_PORT}`);
} finally {
  link.kill();
  registry.close();
  proxy.close();
  await rm(folder, { recursive: true });
}

async function mints(where: string, proxied?: string): Promise<void> {
  await using sandbox = await startSandbox({ issuerUrl: "https://token.actions.githubusercontent.com" });
  requests = 0;
  const { main } = await runAction({
    action: join(import.meta.dirname, "../../../actions/crates"),
    inputs: { url: proxied === undefined ? `https://${NAME}:${PORT}` : `https://${BEHIND_THE_PROXY}`, revoke: "false" },
    env: { ...sandbox.env, NODE_EXTRA_CA_CERTS: join(folder, "authority.pem"), https_proxy: proxied },
  });
  assert.equal(main.exitCode, 0, `${where}: ${main.log}`);
  assert.equal(requests, 1, where);
  assert.doesNotMatch(main.log, /attempt \d of/, where);
  assert.ok(main.durationMs < MOST_MS, `${where}: took ${main.durationMs} ms`);
  console.log(`mints ${where}, in ${Math.round(main.durationMs)} ms`);
}

async function startLink(): Promise<ChildProcess> {
  const commands = ["addr add 10.9.0.1/24 dev slow0", "link set slow0 up"];
  const stdio = ["pipe", "pipe", "inherit"] as const;
  const child = spawn("python3", [join(import.meta.dirname, "link.py"), String(ONE_WAY_MS), ...commands], {
    stdio: [...stdio],
  });
  const [first] = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  assert.match(String(first), /^up/, "the slow link could not be made");
  return child;
}

function ip(command: string): void {
  execFileSync("ip", command.split(" "), { stdio: "inherit" });
}
