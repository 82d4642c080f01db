// Every registry of the sandbox by its id, and its types. All else that goes through registries derives from this list.
export * from "./cloudsmith/cloudsmith.ts";
export * from "./crates/crates.ts";
export * from "./dockerhub/dockerhub.ts";
export * from "./entra/entra.ts";
export * from "./huggingface/huggingface.ts";
export * from "./jfrog/jfrog.ts";
export * from "./mcp/mcp.ts";
export * from "./npm/npm.ts";
export * from "./nuget/nuget.ts";
export * from "./openvsx/openvsx.ts";
export * from "./packagist/packagist.ts";
export * from "./prefix/prefix.ts";
export * from "./pypi/pypi.ts";
export * from "./pyx/pyx.ts";
export * from "./quay/quay.ts";
export * from "./rubygems/rubygems.ts";
export * from "./vscode/vscode.ts";
