/** Something that is allowed, and why. */
export type Reasons = Readonly<Record<string, string>>;

/** Modules of Node that a bundle may load. Anything that starts processes, threads or code is not among them. */
export const MODULES: Reasons = {
  "node:dns": "the addresses of a host, of which the first that answers is taken",
  "node:crypto": "the caveat that narrows a token; costs nothing once TLS is loaded",
  "node:fs": "the event, and the files that the runner hands out",
  "node:http": "plain http to loopback, and nowhere else",
  "node:https": "the only way out",
  "node:net": "connections that are opened before their request",
  "node:os": "the line break of the toolkit's commands",
  "node:path": "the place of the file that clients of npm read, beside the runner's",
  "node:tls": "the same, over TLS",
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

/** Hosts in URLs of a bundle that no definition of a registry has ({@link registryHosts}): none of them is ever asked. */
export const OTHER_HOSTS: Reasons = {
  "": "a scheme alone, to compare with or to put before a host that was checked",
  "host:port": "how a proxy is to be written, in a message",
  "user:password@host:port": "the same, with what it asks for",
  "agent.buildkite.com": "an issuer, to say which platform a registry takes nothing of",
  "api.bitbucket.org": "the same",
  "oidc.codefresh.io": "the same",
  "vstoken.dev.azure.com": "the same",
  "acme.jfrog.io": "how a platform's address is to be written, in a message",
  "api.github.com": "default of GITHUB_API_URL in the toolkit's context",
  "docs.github.com": "documentation",
  "github.com": "documentation, the issue form, and the default of GITHUB_SERVER_URL",
  "www.githubstatus.com": "where to look when the issuer is down",
};

/** Licences that ask for no more than their text. */
export const LICENCES: readonly string[] = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

/** What names certificates, proxies, missing identities and foreign answers, and the connections that are opened ahead. */
const ADVICE_BYTES = 45_500;
/** The file that npm's clients read, lists of packages, and what a token of each registry looks like. */
const HANDOVER_BYTES = 8_000;
const BUDGET_BYTES = 140_000 + ADVICE_BYTES + HANDOVER_BYTES;
const BUDGETS: Readonly<Record<string, number>> = {
  // Every registry, with Entra ID and the Hugging Face Hub.
  mint: 200_000 + 20_000 + ADVICE_BYTES + HANDOVER_BYTES,
  // Entra ID comes before it.
  nuget: BUDGET_BYTES + 10_500,
};
/** Says how many bytes all `.cjs` of an action may have together: people can read them before they trust them. */
export function budgetOf(action: string): number {
  return BUDGETS[action] ?? BUDGET_BYTES;
}
/**
 * The release tree as one `.tar.gz`, which each job downloads: some three tenths of what the actions have together, since
 * every action in it is whole by itself and gzip finds nothing that stands further than 32 KB apart.
 */
export const TREE_BUDGET_BYTES = 402_000;
