import { cloudsmith, jfrog, npm, nuget, packagist, pypi, REGISTRIES, rubygems } from "@mint/core";
import { expect, test } from "vitest";
import { refuseMistyped } from "./mistyped-input.ts";

const OWN = ["audience", "revoke", "timeout", "export-env", "summary"];

function verdict(name: string, types: Parameters<typeof refuseMistyped>[1]["types"], value = "x"): string {
  try {
    refuseMistyped({ [`INPUT_${name.toUpperCase()}`]: value }, { own: OWN, types });
    return "taken";
  } catch (error) {
    return String(error);
  }
}

test.each([
  ["repository_url", pypi, "repository-url"],
  ["repositry-url", pypi, "repository-url"],
  ["repository-ulr", pypi, "repository-url"],
  ["projects", pypi, "project"],
  ["gem_server", rubygems, "gem-server"],
  ["role_to_assume", rubygems, "role-to-assume"],
  ["token_service_url", nuget, "token-service-url"],
  ["sources", nuget, "source"],
  ["registry_url", npm, "registry-url"],
  ["export_env", npm, "export-env"],
  ["time-out", npm, "timeout"],
  ["audiense", npm, "audience"],
  ["oidc-audience", jfrog, "audience"],
  ["oidc_provider_name", jfrog, "oidc-provider-name"],
  ["oidc-namespace", cloudsmith, "organization"],
  ["oidc-service-slug", cloudsmith, "service-slug"],
  ["package_name", packagist, "package"],
  ["organization_url_name", packagist, "organization"],
  ["private_packagist_url", packagist, "private-packagist-url"],
])("%s is refused, with the name that was meant", (name, type, meant) => {
  expect(verdict(name, [type])).toContain(`${name} does not exist in this action: it is called ${meant}.`);
});

test.each([
  // What official actions have beside, and what a step may have for a reason of its own.
  ["packages-dir", pypi],
  ["skip-existing", pypi],
  ["password", pypi],
  ["user", pypi],
  ["api-token", rubygems],
  ["trusted-publisher", rubygems],
  ["node-version", npm],
  ["scope", npm],
  ["urls", npm],
  ["usr", nuget],
  ["anything at all", npm],
])("%s is left to the runner", (name, type) => {
  expect(verdict(name, [type])).toBe("taken");
});

test("an empty input counts as not given", () => {
  expect(verdict("repository_url", [pypi], " ")).toBe("taken");
});

test("every known name is taken, with those of all registries together", () => {
  for (const type of REGISTRIES) {
    for (const name of [...OWN, ...Object.keys(type.inputs)]) {
      expect(verdict(name, [type])).toBe("taken");
      expect(verdict(name, REGISTRIES)).toBe("taken");
    }
  }
});

test("no official name is a known one or near another input's", () => {
  for (const { inputs } of REGISTRIES) {
    for (const [ours, { officialNames = [] }] of Object.entries(inputs)) {
      for (const name of officialNames) expect(verdict(name, REGISTRIES)).toContain(`it is called ${ours}.`);
    }
  }
});
