import assert from "node:assert/strict";
import { assertRefused, openProject, type Project, assertSuccess } from "./project.ts";
import { mintWith, startWorld } from "./mint.ts";

/** Pushes by gem with the key of a trusted publisher and with that of a role, and is refused once they are expired. */
export async function tryGem(): Promise<void> {
  const { running, later } = await startWorld();
  await using _ = running;
  await using project = await openProject();
  const { rubygems } = running.sandbox;
  const inputs = { "gem-server": running.urls.rubygems };

  const publisher = await mintWith("rubygems", running, inputs);
  assertSuccess(await push(project, "1.0.0", publisher.env), "gem push");
  const role = await mintWith("rubygems", running, { ...inputs, "role-to-assume": rubygems.roles[0]?.token ?? "" });
  assertSuccess(await push(project, "1.1.0", role.env), "gem push with a role's key");
  assert.equal(rubygems.pushes.length, 2);

  later(16);
  assertRefused(await push(project, "1.2.0", publisher.env), /denied|expired|401|403/i, "an expired key");
  assertSuccess(await push(project, "1.2.0", role.env), "gem push with a key of thirty minutes");
  later(31);
  assertRefused(await push(project, "1.3.0", role.env), /denied|expired|401|403/i, "an expired key of a role");
}

async function push(project: Project, version: string, env: Readonly<Record<string, string>>) {
  await project.write({
    "octo-gem.gemspec": `Gem::Specification.new do |s|
  s.name = "octo-gem"
  s.version = "${version}"
  s.summary = "A gem"
  s.authors = ["octo-org"]
  s.licenses = ["MIT"]
  s.homepage = "https://example.com"
  s.files = []
end
`,
  });
  assertSuccess(await project.run("gem", ["build", "octo-gem.gemspec"]), "gem build");
  return project.run("gem", ["push", `octo-gem-${version}.gem`, "--host", env["RUBYGEMS_HOST"] ?? ""], env);
}
