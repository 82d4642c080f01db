// The makers of registries and nothing else of the core: a command that needs them all carries them alone.
export {
  cloudsmith,
  crates,
  dockerhub,
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
} from "@mint/core";
