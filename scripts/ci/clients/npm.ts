import assert from "node:assert/strict";
import { assertRefused, openProject, type Project, assertSuccess } from "./project.ts";
import { mintWith, startWorld } from "./mint.ts";

/** Publishes a scoped and an unscoped package by npm, each with its token, and is refused with an expired one. */
export async function tryNpm(): Promise<void> {
  const { running, later } = await startWorld();
  await using _ = running;
  await using project = await openProject();
  const url = running.urls.npm;

  for (const name of ["octo-package", "@octo-org/octo-package"]) {
    const { env } = await mintWith("npm", running, { package: name, "registry-url": url });
    assertSuccess(await publish(project, url, name, "1.0.0", env), `npm publish of ${name}`);
    const other = name.startsWith("@") ? "octo-package" : "@octo-org/octo-package";
    assertRefused(await publish(project, url, other, "2.0.0", env), /E40[134]/, "a token of another package");
  }
  assert.equal(running.sandbox.npm.versions.length, 2);

  const { env } = await mintWith("npm", running, { package: "octo-package", "registry-url": url });
  later(61);
  assertRefused(await publish(project, url, "octo-package", "1.0.1", env), /E40[134]|ENEEDAUTH/, "an expired token");
  assert.equal(running.sandbox.npm.versions.length, 2);
}

async function publish(
  project: Project,
  url: string,
  name: string,
  version: string,
  env: Readonly<Record<string, string>>,
) {
  await project.write({
    "package.json": JSON.stringify({ name, version, license: "MIT", files: ["index.js"] }),
    "index.js": "",
    ".npmrc": `//${new URL(url).host}/:_authToken=\${NODE_AUTH_TOKEN}\nregistry=${url}/\n`,
  });
  const args = ["publish", "--access", "public", "--no-update-notifier", "--fetch-retries=0"];
  return project.run("npm", args, { npm_config_cache: `${project.folder}/cache`, ...env });
}
