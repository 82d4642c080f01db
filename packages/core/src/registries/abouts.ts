// Generated from index.ts by scripts/docs/abouts.ts.
import type { RegistryAbout } from "./about.ts";
import { about as cloudsmithAbout } from "./cloudsmith/about.ts";
import { cloudsmith } from "./cloudsmith/cloudsmith.ts";
import { about as cratesAbout } from "./crates/about.ts";
import { crates } from "./crates/crates.ts";
import { about as dockerhubAbout } from "./dockerhub/about.ts";
import { dockerhub } from "./dockerhub/dockerhub.ts";
import { about as entraAbout } from "./entra/about.ts";
import { entra } from "./entra/entra.ts";
import { about as huggingfaceAbout } from "./huggingface/about.ts";
import { huggingface } from "./huggingface/huggingface.ts";
import { about as jfrogAbout } from "./jfrog/about.ts";
import { jfrog } from "./jfrog/jfrog.ts";
import { about as mcpAbout } from "./mcp/about.ts";
import { mcp } from "./mcp/mcp.ts";
import { about as npmAbout } from "./npm/about.ts";
import { npm } from "./npm/npm.ts";
import { about as nugetAbout } from "./nuget/about.ts";
import { nuget } from "./nuget/nuget.ts";
import { about as openvsxAbout } from "./openvsx/about.ts";
import { openvsx } from "./openvsx/openvsx.ts";
import { about as packagistAbout } from "./packagist/about.ts";
import { packagist } from "./packagist/packagist.ts";
import { about as prefixAbout } from "./prefix/about.ts";
import { prefix } from "./prefix/prefix.ts";
import { about as pypiAbout } from "./pypi/about.ts";
import { pypi } from "./pypi/pypi.ts";
import { about as pyxAbout } from "./pyx/about.ts";
import { pyx } from "./pyx/pyx.ts";
import { about as quayAbout } from "./quay/about.ts";
import { quay } from "./quay/quay.ts";
import { about as rubygemsAbout } from "./rubygems/about.ts";
import { rubygems } from "./rubygems/rubygems.ts";
import { about as vscodeAbout } from "./vscode/about.ts";
import { vscode } from "./vscode/vscode.ts";

export { type About, type InputAbout, inputsOf, type RegistryAbout } from "./about.ts";

/** Texts about each registry for people, in the order of `REGISTRIES`. */
export const ABOUTS: readonly RegistryAbout[] = [
  { type: pypi, about: pypiAbout },
  { type: nuget, about: nugetAbout },
  { type: crates, about: cratesAbout },
  { type: rubygems, about: rubygemsAbout },
  { type: npm, about: npmAbout },
  { type: dockerhub, about: dockerhubAbout },
  { type: prefix, about: prefixAbout },
  { type: openvsx, about: openvsxAbout },
  { type: vscode, about: vscodeAbout },
  { type: cloudsmith, about: cloudsmithAbout },
  { type: jfrog, about: jfrogAbout },
  { type: quay, about: quayAbout },
  { type: packagist, about: packagistAbout },
  { type: mcp, about: mcpAbout },
  { type: pyx, about: pyxAbout },
  { type: huggingface, about: huggingfaceAbout },
  { type: entra, about: entraAbout },
];
