import { fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { join } from "node:path";

const { GITHUB_OUTPUT = "", GITHUB_STATE = "" } = process.env;
const child = fork(join(import.meta.dirname, "serve.ts"), { detached: true, stdio: "ignore" });
const [outputs]: Record<string, string>[] = await once(child, "message");
for (const [name, value] of Object.entries(outputs ?? {})) appendFileSync(GITHUB_OUTPUT, `${name}=${value}\n`);
appendFileSync(GITHUB_STATE, `pid=${child.pid}\n`);
child.disconnect();
child.unref();
