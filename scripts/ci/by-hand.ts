import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";

// Does what `pnpm sandbox` tells a reader to type: both bundles, by hand, with the environment of a runner alone.
const root = join(import.meta.dirname, "../..");
const serve = spawn(process.execPath, [join(root, "packages/sandbox/src/serve.ts")], {
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  const recipe = await firstWords(serve);
  const commands = recipe.split("\n").filter((line) => /^(export|env|cat) /.test(line));
  console.log(commands.map((line) => line.replace(/(TOKEN=').*/, "$1***'")).join("\n"));
  const typed = spawnSync("bash", ["--norc", "-euc", commands.join("\n")], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: root,
    encoding: "utf8",
    env: {
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      HOME: process.env["HOME"] ?? "/",
    },
  });
  assert.equal(typed.status, 0, typed.stderr);
  for (const name of ["api-token", "username", "NUGET_API_KEY", "expires-at"]) {
    assert.match(typed.stdout, new RegExp(`^${name}(=|<<)`, "m"), `${name} is set`);
  }
  console.log("Both bundles minted by hand.");
} finally {
  serve.kill("SIGTERM");
}

/** What the sandbox prints once it is up. */
async function firstWords(child: typeof serve): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (/^cat /m.test(text)) return text;
  }
  throw new Error(`the sandbox ended early: ${text}`);
}
