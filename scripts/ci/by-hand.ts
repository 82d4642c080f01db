import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";

// Does what `pnpm sandbox` tells a reader to type: mint and both bundles, by hand, in a shell that has nothing but them.
const root = join(import.meta.dirname, "../..");
const serve = spawn(
  process.execPath,
  ["-C", "@mint/source", join(root, "packages/cli/src/mint.ts"), "sandbox", "--port", "0"],
  {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  },
);
try {
  const recipe = await firstWords(serve);
  const commands = recipe.split("\n").filter((line) => /^(export|env|cat|mint)[( ]/.test(line));
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
  assert.match(typed.stdout, /^pypi-/m, "mint token prints a token");
  console.log("mint and both bundles minted by hand.");
} finally {
  serve.kill("SIGTERM");
}

/** What the sandbox prints once it is up. */
async function firstWords(child: typeof serve): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (/^ {2}vscode .*\n/m.test(text)) return text;
  }
  throw new Error(`the sandbox ended early: ${text}`);
}
