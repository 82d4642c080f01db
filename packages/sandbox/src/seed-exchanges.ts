import { randomUUID } from "node:crypto";
import { jobClaims } from "./issuer/claims.ts";
import { GITHUB_ISSUER } from "./issuer/issuer.ts";
import { defaultJob } from "./issuer/job.ts";
import type { Registries } from "./registries.ts";

const WORKFLOW = {
  owner: "octo-org",
  repository: "octo-repo",
  workflow: "release.yml",
  environment: "release",
} as const;
const REPOSITORY = "octo-org/octo-repo";

/** Registers the default job in the registries that exchange only. */
export function seedExchanges(registries: Registries): void {
  const { dockerhub, prefix, openvsx, vscode, cloudsmith, jfrog, quay, packagist, pyx } = registries;
  const rulesets = ["repo:octo-org@65/octo-repo@74:*"];
  dockerhub.connections.push({ id: randomUUID(), organization: "octo-org", rulesets });
  prefix.publishers.push({ channel: "octo-channel", ...WORKFLOW });
  openvsx.publishers.push({
    namespace: "octo",
    extension: "octo-extension",
    owner: "octo-org",
    repo: "octo-repo",
    workflow: "release.yml",
    environment: "release",
    repository_id: "74",
    repository_owner_id: "65",
  });
  vscode.publishers.push({ publisherName: "octo", ...WORKFLOW });
  cloudsmith.providers.push({
    org: "octo-org",
    claims: { repository: REPOSITORY },
    service_accounts: ["release"],
  });
  jfrog.providers.push({
    provider_name: "github",
    audience: "jfrog-github",
    claims: { repository: REPOSITORY },
    username: "octo-release",
    scope: "applied-permissions/groups:octo",
    expires_in: 3600,
  });
  quay.federations.push({
    robot: "octo-org+release",
    issuer: GITHUB_ISSUER,
    subject: String(jobClaims(defaultJob(), "immutable")["sub"]),
  });
  packagist.publishers.push({ organization: "octo-org", package: "octo/package", ...WORKFLOW });
  pyx.publishers.push({ workspace: "octo", registry: "main", ...WORKFLOW });
}
