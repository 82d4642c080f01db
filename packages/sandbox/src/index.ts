export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export { startSandbox, type RunningSandbox } from "./start-sandbox.ts";
export type { Registries, RegistryId } from "./registries.ts";
export { urlLines } from "./url-lines.ts";

export type { Clock, Handler } from "./http/handler.ts";
export type { RequestRecord, Server } from "./http/recorded.ts";
export { serveHandler, type RunningServer } from "./http/serve-handler.ts";

export { GITHUB_ISSUER, type ClaimOverrides, type Issuer } from "./issuer/issuer.ts";
export type { Claims } from "./issuer/claims.ts";
export { defaultGitlabJob, GITLAB_ISSUER, gitlabClaims, type GitlabJob } from "./issuer/gitlab-job.ts";
export type { Job, SubjectFormat } from "./issuer/job.ts";
export type { FetchIssuer } from "./oidc/verify-id-token.ts";

export type { PypiEmulator } from "./pypi/emulator.ts";
export type { PypiGitlabPublisher } from "./pypi/gitlab-publishers.ts";
export type { PypiGithubFields, PypiPendingPublisher, PypiPublisher } from "./pypi/publishers.ts";
export type { PypiProject, PypiTokenRecord, PypiUpload } from "./pypi/records.ts";
export type { PypiSettings } from "./pypi/state.ts";
export { attenuate, parseMacaroon, serializeMacaroon, type Macaroon } from "./pypi/macaroon.ts";

export type { NugetEmulator } from "./nuget/emulator.ts";
export type { NugetPolicy } from "./nuget/policies.ts";
export type { NugetKey, NugetPackage, NugetSettings, NugetUser } from "./nuget/state.ts";

export type { CratesEmulator } from "./crates/emulator.ts";
export type { CratesConfig } from "./crates/configs.ts";
export type { CratesSettings, CratesToken, CrateVersion } from "./crates/state.ts";

export type { RubygemsEmulator } from "./rubygems/emulator.ts";
export type { RubygemsPendingPublisher, RubygemsPublisher } from "./rubygems/publishers.ts";
export {
  createRoleToken,
  type RubygemsCondition,
  type RubygemsRole,
  type RubygemsStatement,
} from "./rubygems/api-key-roles.ts";
export type { PushedGem, RubygemsKey, RubygemsSettings } from "./rubygems/state.ts";

export type { NpmEmulator } from "./npm/emulator.ts";
export type { NpmPermission, NpmTrust } from "./npm/trust.ts";
export type { NpmSettings, NpmToken, NpmVersion } from "./npm/state.ts";

export type { IssuedToken } from "./exchanges/issued-token.ts";
export type { GithubPublisher } from "./exchanges/github-publisher.ts";
export type { DockerhubConnection, DockerhubEmulator } from "./exchanges/dockerhub.ts";
export type { PrefixEmulator, PrefixPublisher } from "./exchanges/prefix.ts";
export type { OpenvsxEmulator, OpenvsxPublisher } from "./exchanges/openvsx.ts";
export type { VscodeEmulator, VscodePublisher } from "./exchanges/vscode.ts";
export type { CloudsmithEmulator, CloudsmithProvider } from "./exchanges/cloudsmith.ts";
export type { JfrogEmulator, JfrogProvider } from "./exchanges/jfrog.ts";
export type { QuayEmulator, QuayFederation } from "./exchanges/quay.ts";
export type { PackagistEmulator, PackagistPublisher } from "./exchanges/packagist.ts";
export type { McpEmulator } from "./exchanges/mcp.ts";
export type { PyxEmulator, PyxPublisher } from "./exchanges/pyx.ts";
