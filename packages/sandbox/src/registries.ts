import { createCrates, type CratesEmulator } from "./crates/emulator.ts";
import { createCloudsmith, type CloudsmithEmulator } from "./exchanges/cloudsmith.ts";
import { createDockerhub, type DockerhubEmulator } from "./exchanges/dockerhub.ts";
import { createJfrog, type JfrogEmulator } from "./exchanges/jfrog.ts";
import { createMcp, type McpEmulator } from "./exchanges/mcp.ts";
import { createOpenvsx, type OpenvsxEmulator } from "./exchanges/openvsx.ts";
import { createPackagist, type PackagistEmulator } from "./exchanges/packagist.ts";
import { createPrefix, type PrefixEmulator } from "./exchanges/prefix.ts";
import { createPyx, type PyxEmulator } from "./exchanges/pyx.ts";
import { createQuay, type QuayEmulator } from "./exchanges/quay.ts";
import { createVscode, type VscodeEmulator } from "./exchanges/vscode.ts";
import { createNpm, type NpmEmulator } from "./npm/emulator.ts";
import { createNuget, type NugetEmulator } from "./nuget/emulator.ts";
import type { TrustedIssuers } from "./oidc/verify-id-token.ts";
import { createPypi, type PypiEmulator } from "./pypi/emulator.ts";
import { createRubygems, type RubygemsEmulator } from "./rubygems/emulator.ts";

/** The emulators, by registry id. */
export interface Registries {
  readonly pypi: PypiEmulator;
  readonly testpypi: PypiEmulator;
  readonly nuget: NugetEmulator;
  readonly crates: CratesEmulator;
  readonly rubygems: RubygemsEmulator;
  readonly npm: NpmEmulator;
  readonly dockerhub: DockerhubEmulator;
  readonly prefix: PrefixEmulator;
  readonly openvsx: OpenvsxEmulator;
  readonly vscode: VscodeEmulator;
  readonly cloudsmith: CloudsmithEmulator;
  readonly jfrog: JfrogEmulator;
  readonly quay: QuayEmulator;
  readonly packagist: PackagistEmulator;
  readonly mcp: McpEmulator;
  readonly pyx: PyxEmulator;
}

/** The id of a registry: its key in a sandbox. */
export type RegistryId = keyof Registries;

/** Creates every emulator, with nothing in it. */
export function createRegistries(trusted: TrustedIssuers): Registries {
  return {
    pypi: createPypi("pypi", "pypi", trusted),
    testpypi: createPypi("testpypi", "testpypi", trusted),
    nuget: createNuget(trusted),
    crates: createCrates(trusted),
    rubygems: createRubygems(trusted),
    npm: createNpm(trusted),
    dockerhub: createDockerhub(trusted),
    prefix: createPrefix(trusted),
    openvsx: createOpenvsx(trusted),
    vscode: createVscode(trusted),
    cloudsmith: createCloudsmith(trusted),
    jfrog: createJfrog(trusted),
    quay: createQuay(trusted),
    packagist: createPackagist(trusted),
    mcp: createMcp(trusted),
    pyx: createPyx(trusted),
  };
}

/** The hosts of the world, and who answers for them. */
const HOSTS: Readonly<Record<string, RegistryId>> = {
  "pypi.org": "pypi",
  "upload.pypi.org": "pypi",
  "test.pypi.org": "testpypi",
  "www.nuget.org": "nuget",
  "api.nuget.org": "nuget",
  "crates.io": "crates",
  "index.crates.io": "crates",
  "rubygems.org": "rubygems",
  "registry.npmjs.org": "npm",
  "identity.docker.com": "dockerhub",
  "prefix.dev": "prefix",
  "open-vsx.org": "openvsx",
  "marketplace.visualstudio.com": "vscode",
  "api.cloudsmith.io": "cloudsmith",
  "octo.jfrog.io": "jfrog",
  "quay.io": "quay",
  "packagist.com": "packagist",
  "registry.modelcontextprotocol.io": "mcp",
  "api.pyx.dev": "pyx",
};

/** Who answers for a host; `undefined` where nobody does. */
export function registryOfHost(host: string): RegistryId | undefined {
  return Object.hasOwn(HOSTS, host) ? HOSTS[host] : undefined;
}
