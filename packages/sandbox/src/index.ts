export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export { PORTS, REAL_HOSTS, startSandbox, type RunningSandbox, type ServedSandboxOptions } from "./start-sandbox.ts";
export { inNamespace, whyNoNamespace } from "./https/namespace.ts";
export { type Trust, TRUST_VARIABLES, type TrustVariable } from "./https/trust.ts";
export type { Registries, RegistryId } from "./registries.ts";
export {
  addPublisher,
  listPublishers,
  type NewPublisher,
  PUBLISHER_FORMS,
  publisherFields,
  REGISTRIES_WITH_FORM,
  removePublisher,
} from "./setup/publishers.ts";
export { readPublishers, readPublishersFile } from "./setup/publishers-file.ts";
export { readSandboxFile, readSandboxSetup, SANDBOX_FILE, type SandboxSetup } from "./setup/sandbox-file.ts";
export { SettingsFileError } from "./setup/yaml-file.ts";
export {
  type GitlabJobSettings,
  JOB_SETTINGS,
  type JobSettings,
  readJobSettings,
  setIssuerJob,
  setJob,
} from "./setup/set-job.ts";
export { SettingError } from "./setup/setting-error.ts";
export {
  type ClientEnvironment,
  clientEnvironment,
  type ClientEnvironmentOptions,
  registryEnvironment,
} from "./setup/client-environment.ts";
export { type CommandOptions, DEFAULT_PORT, readOptions } from "./setup/read-options.ts";
export { type Account, keepAccount } from "./account.ts";
export { hostWarning, instructions } from "./instructions.ts";
export type { ControlOptions, Explain, RefusedExchange, ShownExplanation } from "./control/control.ts";

export type { Clock, Handler } from "./http/handler.ts";
export type { Observer, RequestRecord, Server } from "./http/recorded.ts";
export type { Candidate, Comparison, MintedToken, RequestTrace } from "./http/trace.ts";
export { ListenError, serveHandler, type RunningServer, type ServeOptions } from "./http/serve-handler.ts";

export { GITHUB_ISSUER, type ClaimOverrides, type Issuer } from "./issuer/issuer.ts";
export type { Claims } from "./issuer/claims.ts";
export { defaultGitlabJob, GITLAB_ISSUER, gitlabClaims, type GitlabJob } from "./issuer/gitlab-job.ts";
export type { Job, SubjectFormat } from "./issuer/job.ts";
export type { FetchIssuer } from "./oidc/verify-id-token.ts";

export type * from "./registries/index.ts";
export type { IssuedToken } from "./registries/shared/issued-token.ts";
export type { PublisherField, PublisherFields, PublisherValues } from "./registries/shared/publisher-form.ts";
export type { GithubPublisher } from "./registries/shared/github-publisher.ts";
export { attenuate, parseMacaroon, serializeMacaroon } from "./registries/pypi/macaroon.ts";
export { createRoleToken } from "./registries/rubygems/api-key-roles.ts";
export { ENTRA_IDS } from "./registries/entra/state.ts";
