import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const ROOT = import.meta.dirname;
// Tests that wait do so for a process or a server of their own: a busy machine is no reason to fail.
const TIMEOUT_MS = 60_000;
// A release is built from nothing, several times.
const RELEASE_TIMEOUT_MS = 600_000;

export default defineConfig({
  // Workspace packages are tested as they stand in the source, not as they were last built.
  ssr: { resolve: { conditions: ["@mint/source", "node", "import", "default"] } },
  test: {
    restoreMocks: true,
    unstubEnvs: true,
    // Modules keep no state, so that files share them: a third less to load.
    isolate: false,
    testTimeout: TIMEOUT_MS,
    hookTimeout: TIMEOUT_MS,
    projects: [
      // Each package and action, by the name in its package.json.
      ...globSync("{packages,actions}/*/package.json", { cwd: ROOT }).map(packageProject),
      project("scripts", { root: "scripts", exclude: ["release/**"] }),
      project("release", {
        root: "scripts/release",
        testTimeout: RELEASE_TIMEOUT_MS,
        hookTimeout: RELEASE_TIMEOUT_MS,
      }),
    ],
  },
});

function packageProject(manifest: string): TestProjectInlineConfiguration {
  const { name }: { name: string } = JSON.parse(readFileSync(join(ROOT, manifest), "utf8"));
  return project(name, { root: dirname(manifest) });
}

function project(name: string, test: TestProjectInlineConfiguration["test"]): TestProjectInlineConfiguration {
  return { extends: true, test: { name, ...test } };
}
