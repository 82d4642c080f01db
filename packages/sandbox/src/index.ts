export { createSandbox, type Registries, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export { startSandbox, type RunningSandbox } from "./start-sandbox.ts";
export type { Clock, Handler } from "./http/handler.ts";
export type { RequestRecord, Server } from "./http/recorded.ts";
export { GITHUB_ISSUER, type ClaimOverrides, type Issuer } from "./issuer/issuer.ts";
export type { Claims } from "./issuer/claims.ts";
export type { Job, SubjectFormat } from "./issuer/job.ts";
export type { PypiEmulator } from "./pypi/emulator.ts";
export type { PypiPendingPublisher, PypiPublisher } from "./pypi/publishers.ts";
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
