/** Something that is allowed, and why. */
export type Reasons = Readonly<Record<string, string>>;

/** Modules of Node that a bundle may load. Anything that starts processes, threads or code is not among them. */
export const MODULES: Reasons = {
  "node:crypto": "random delimiters of the runner's file commands; costs nothing once TLS is loaded",
  "node:fs": "the event, and the files that the runner hands out",
  "node:http": "plain http to loopback, and nowhere else",
  "node:https": "the only way out",
  "node:os": "the line break of the toolkit's commands",
};

/** Globals that no bundle refers to. */
export const FORBIDDEN_GLOBALS: Reasons = {
  eval: "runs text as code",
  Function: "runs text as code",
  WebAssembly: "runs what nobody can read",
  Worker: "runs beside what is watched",
  fetch: "a second way out",
  WebSocket: "a second way out",
  EventSource: "a second way out",
  XMLHttpRequest: "a second way out",
};

/** Members that lead to any of these by another name. */
export const FORBIDDEN_MEMBERS: Reasons = {
  binding: "process.binding: Node's inside",
  _linkedBinding: "Node's inside",
  dlopen: "loads native code",
  mainModule: "a second require",
  createRequire: "a second require",
  runInThisContext: "runs text as code",
};

/** Hosts in URLs of a bundle. Which of them is ever asked is decided by one table in core; the rest is words. */
export const HOSTS: Reasons = {
  "": "a scheme alone, to compare with or to put before a host that was checked",
  "host:port": "how a proxy is to be written, in a message",
  "accounts.google.com": "an issuer, to name what is not supported",
  "acme.jfrog.io": "how a platform's address is to be written, in a message",
  "api.cloudsmith.io": "registry",
  "api.github.com": "default of GITHUB_API_URL in the toolkit's context; never asked",
  "api.nuget.org": "registry",
  "api.pyx.dev": "registry",
  "app.docker.com": "the form of the registry",
  "cloudsmith.io": "the form of the registry",
  "crates.io": "registry",
  "docs.npmjs.com": "documentation",
  "github.com": "documentation, the issue form, and the default of GITHUB_SERVER_URL",
  "gitlab.com": "an issuer, to name what is not supported",
  "identity.docker.com": "an audience that is reserved",
  "marketplace.visualstudio.com": "registry",
  "oidc.circleci.com": "an issuer, to tell a foreign one from its own",
  "open-vsx.org": "an audience that is reserved",
  "packagist.com": "registry",
  "platform.activestate.com": "an audience that is reserved",
  "prefix.dev": "an audience that is reserved",
  "pub.dev": "an audience that is reserved",
  "pypi.org": "registry",
  "quay.io": "registry",
  "registry.modelcontextprotocol.io": "an audience that is reserved",
  "registry.npmjs.org": "registry",
  "rubygems.org": "registry",
  "staging.crates.io": "registry",
  "test.pypi.org": "registry",
  "token.actions.githubusercontent.com": "the issuer",
  "upload.pypi.org": "registry",
  "www.githubstatus.com": "where to look when the issuer is down",
  "www.npmjs.com": "the form of the registry",
  "www.nuget.org": "registry",
};

/** Licences that ask for no more than their text. */
export const LICENCES: readonly string[] = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

/** A bundle that people can read before they trust it; the dispatcher holds every registry. */
export const BUDGET_BYTES = 60_000;
export const DISPATCHER_BUDGET_BYTES = 120_000;
