import { GITHUB_ISSUER } from "./issuer/issuer.ts";
import { ensureProject } from "./pypi/state.ts";
import type { Registries } from "./registries.ts";
import { createRoleToken } from "./rubygems/api-key-roles.ts";
import { seedExchanges } from "./seed-exchanges.ts";

/** Registers the release workflow of `octo-org/octo-repo` as trusted publisher of one package in each registry. */
export function seedWorld(registries: Registries): void {
  seedPypi(registries.pypi);
  seedPypi(registries.testpypi);
  seedNuget(registries.nuget);
  seedCrates(registries.crates);
  seedRubygems(registries.rubygems);
  seedNpm(registries.npm);
  seedExchanges(registries);
}

function seedPypi(pypi: Registries["pypi"]): void {
  ensureProject(pypi, "octo-package");
  ensureProject(pypi, "someone-elses-package");
  pypi.publishers.push({
    projects: ["octo-package"],
    owner: "octo-org",
    owner_id: "65",
    repository: "octo-repo",
    workflow_filename: "release.yml",
    environment: "release",
  });
  pypi.gitlabPublishers.push({
    projects: ["octo-package"],
    namespace: "octo-group",
    project: "octo-project",
    workflow_filepath: ".gitlab-ci.yml",
    environment: "release",
  });
}

function seedNuget(nuget: Registries["nuget"]): void {
  nuget.users.push({ name: "octocat", kind: "user" }, { name: "octo-org", kind: "organization" });
  nuget.policies.push({
    policyName: "octo release",
    createdBy: "octocat",
    packageOwner: "octocat",
    repositoryOwner: "octo-org",
    repositoryOwnerId: "65",
    repository: "octo-repo",
    repositoryId: "74",
    workflowFile: "release.yml",
    environment: "release",
  });
  const content = new Uint8Array();
  nuget.packages.push(
    { id: "Octo.Package", version: "0.9.0", owner: "octocat", kind: "package", content },
    { id: "Someone.Elses.Package", version: "1.0.0", owner: "hubot", kind: "package", content },
  );
}

function seedCrates(crates: Registries["crates"]): void {
  crates.crates.push("octo-crate", "someone-elses-crate");
  crates.configs.push({
    crate: "octo-crate",
    repository_owner: "octo-org",
    repository_owner_id: 65,
    repository_name: "octo-repo",
    workflow_filename: "release.yml",
    environment: "release",
  });
}

function seedRubygems(rubygems: Registries["rubygems"]): void {
  rubygems.gems.push({ name: "octo-gem", owned: true }, { name: "someone-elses-gem", owned: false });
  rubygems.publishers.push({
    gems: ["octo-gem"],
    repository_owner: "octo-org",
    repository_owner_id: "65",
    repository_name: "octo-repo",
    workflow_filename: "release.yml",
    environment: "release",
  });
  rubygems.roles.push({
    token: createRoleToken(),
    name: "octo release",
    access_policy: {
      statements: [
        {
          effect: "allow",
          principal: { oidc: GITHUB_ISSUER },
          conditions: [{ operator: "string_equals", claim: "repository", value: "octo-org/octo-repo" }],
        },
      ],
    },
    api_key_permissions: { scopes: ["push_rubygem", "yank_rubygem"], valid_for: 1800, gems: [] },
  });
}

function seedNpm(npm: Registries["npm"]): void {
  npm.packages.push("octo-package", "@octo-org/octo-package");
  for (const name of npm.packages) {
    npm.trust.push({
      package: name,
      type: "github",
      claims: {
        repository: "octo-org/octo-repo",
        workflow_ref: { file: "release.yml" },
        environment: "release",
      },
      permissions: ["createPackage", "createStagedPackage"],
    });
  }
}
