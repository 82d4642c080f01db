import { cloudsmith } from "./cloudsmith/cloudsmith.ts";
import { crates } from "./crates/crates.ts";
import type { RegistryType } from "./define-registry.ts";
import { dockerhub } from "./dockerhub/dockerhub.ts";
import { entra } from "./entra/entra.ts";
import { huggingface } from "./huggingface/huggingface.ts";
import { jfrog } from "./jfrog/jfrog.ts";
import { mcp } from "./mcp/mcp.ts";
import { npm } from "./npm/npm.ts";
import { nuget } from "./nuget/nuget.ts";
import { openvsx } from "./openvsx/openvsx.ts";
import { packagist } from "./packagist/packagist.ts";
import { prefix } from "./prefix/prefix.ts";
import { pypi } from "./pypi/pypi.ts";
import { pyx } from "./pyx/pyx.ts";
import { quay } from "./quay/quay.ts";
import { rubygems } from "./rubygems/rubygems.ts";
import { vscode } from "./vscode/vscode.ts";

export {
  cloudsmith,
  crates,
  dockerhub,
  entra,
  huggingface,
  jfrog,
  mcp,
  npm,
  nuget,
  openvsx,
  packagist,
  prefix,
  pypi,
  pyx,
  quay,
  rubygems,
  vscode,
};

/** Every registry, in the order in which lists show them. A host that makes a registry from inputs finds it here by its id. */
export const REGISTRIES: readonly RegistryType[] = [
  pypi,
  nuget,
  crates,
  rubygems,
  npm,
  dockerhub,
  prefix,
  openvsx,
  vscode,
  cloudsmith,
  jfrog,
  quay,
  packagist,
  mcp,
  pyx,
  huggingface,
  entra,
];
