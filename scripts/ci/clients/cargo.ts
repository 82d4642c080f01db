import assert from "node:assert/strict";
import { assertRefused, openProject, type Project, assertSuccess } from "./project.ts";
import { mintWith, startWorld } from "./mint.ts";

/** Publishes by cargo with a minted token, and is refused once it is revoked, and once it is expired. */
export async function tryCargo(): Promise<void> {
  const { running, later } = await startWorld();
  await using _ = running;
  await using project = await openProject();
  const url = running.urls.crates;
  const inputs = { url, "registry-name": "local" };

  const first = await mintWith("crates", running, inputs);
  assertSuccess(await publish(project, url, "1.0.0", first.env), "cargo publish");
  assert.deepEqual(versions(), ["1.0.0"]);

  await first.endJob();
  assertRefused(await publish(project, url, "1.0.1", first.env), /403|Invalid authentication token/, "a revoked token");

  const second = await mintWith("crates", running, inputs);
  later(31);
  assertRefused(
    await publish(project, url, "1.0.2", second.env),
    /403|Invalid authentication token/,
    "an expired token",
  );
  assert.deepEqual(versions(), ["1.0.0"]);

  function versions(): readonly string[] {
    return running.sandbox.crates.versions.filter(({ name }) => name === "octo-crate").map(({ vers }) => vers);
  }
}

async function publish(project: Project, url: string, version: string, env: Readonly<Record<string, string>>) {
  await project.write({
    "Cargo.toml": `[package]\nname = "octo-crate"\nversion = "${version}"\nedition = "2021"\nlicense = "MIT"\ndescription = "A crate"\n`,
    "src/lib.rs": "//! A crate.\n",
    ".cargo/config.toml": `[registries.local]\nindex = "sparse+${url}/index/"\n`,
  });
  const args = ["publish", "--registry", "local", "--no-verify", "--allow-dirty"];
  return project.run("cargo", args, { CARGO_HOME: `${project.folder}/cargo-home`, ...env });
}
