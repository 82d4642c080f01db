import type { Command, Options } from "./command.ts";

const IDENTITY: Options = {
  audience: {
    value: "text",
    about: "The audience of the ID token",
    default: "the registry's own",
  },
  timeout: { value: "seconds", about: "Seconds for the whole command, 5 to 120", default: "60" },
  identity: {
    value: "name",
    about: "The identity to use, such as github-actions, managed-identity or azure-cli",
    default: "the CI's own",
  },
  "id-token-stdin": { about: "Read the ID token from stdin instead of asking the CI for one" },
  quiet: { short: "q", about: "Print only failures on stderr" },
};
const JSON_OUTPUT: Options = { json: { about: "Print one JSON object on stdout, also for a failure" } };
const SEVERAL = { min: 1, max: Infinity };

/** Every command, in the order of help. */
export const COMMANDS: readonly Command[] = [
  {
    name: "token",
    summary: "print one short-lived token",
    usage: "<registry> [options]",
    about: [
      "Exchanges this job's identity for one token and prints only that on stdout. Everything else goes to stderr. In a job on GitHub or Forgejo, the token is masked in the log first.",
      "The token lives until it expires. Revoke it with `mint revoke`, or use `mint run`, which revokes it for you.",
    ],
    options: { ...IDENTITY, ...JSON_OUTPUT },
    registries: { min: 1, max: 1 },
    examples: [
      { line: "TWINE_PASSWORD=$(mint token pypi) twine upload -u __token__ dist/*", about: "One upload" },
      { line: "mint token nuget --user octocat --json", about: "The key, its expiry and its user name" },
    ],
  },
  {
    name: "run",
    summary: "run a command with tokens, and revoke them when it ends",
    usage: "<registry>… [options] -- <command> [argument…]",
    about: [
      "Mints a token for each registry, runs the command with the environment variables that its client reads, and revokes the tokens when the command ends, even if it fails or is interrupted. Signals are passed on. The command sees neither the variables that the identity came from nor the secrets of the CI's agent, unless --keep-identity is given.",
      "Exits with the command's exit code; with 125 if mint itself fails, 126 if the command cannot be executed, 127 if it is not found, and 128 plus the signal's number if a signal ended it.",
    ],
    options: {
      ...IDENTITY,
      "keep-identity": {
        about: "Let the command see the variables that the identity comes from, for attestations and provenance",
      },
      "no-revoke": { about: "Do not revoke the tokens; they live until they expire" },
      json: { about: "Print a failure of mint itself as one JSON object, in the last line of stderr" },
    },
    registries: SEVERAL,
    takesCommand: "always",
    failureCode: 125,
    examples: [
      { line: "mint run pypi -- twine upload dist/*", about: "To PyPI" },
      {
        line: "mint run pypi --repository-url testpypi -- uv publish",
        about: "To TestPyPI",
      },
      {
        line: "mint run pypi nuget --user octocat -- ./release.sh",
        about: "Tokens of two registries in one script",
      },
    ],
  },
  {
    name: "doctor",
    summary: "show this job's identity and whether registries accept it",
    usage: "[<registry>…] [options]",
    about: [
      "Shows this job's identity, the claims that each registry reads, what to type into the registry's form, what would be refused, and which stored secrets in the environment are no longer needed (names, never values). It also asks the registry, if it can revoke the token at once.",
      "Exits with 1 if something would prevent minting, such as a job without an identity.",
    ],
    options: {
      ...IDENTITY,
      ask: { about: "Ask the registry even if its token cannot be revoked or the job has only one ID token" },
      "no-ask": { about: "Do not ask any registry; only check the claims" },
      ...JSON_OUTPUT,
    },
    registries: { min: 0, max: Infinity },
    examples: [
      { line: "mint doctor", about: "The identity, and stored secrets in the environment" },
      { line: "mint doctor pypi nuget --user octocat", about: "Whether both registries accept this job" },
    ],
  },
  {
    name: "revoke",
    summary: "revoke a token before it expires",
    usage: "<registry> [options]",
    about: [
      "Reads the token from stdin, or from the variable MINT_TOKEN, never from the command line. mint does not send anything that cannot be a token of that registry.",
      "PyPI and crates.io give the same answer whether or not the token existed, so mint only reports that it asked.",
    ],
    options: {
      timeout: { value: "seconds", about: "Seconds for the whole command, 1 to 120", default: "10" },
      quiet: { short: "q", about: "Print only failures on stderr" },
      ...JSON_OUTPUT,
    },
    registries: { min: 1, max: 1, thatRevoke: true },
    examples: [{ line: 'printf %s "$TOKEN" | mint revoke pypi', about: "Revoke a PyPI token" }],
  },
  {
    name: "sandbox",
    summary: "run an OIDC issuer and registries on this machine, to rehearse",
    usage: "[options] [-- <command> [argument…]]",
    about: [
      "Runs an OIDC issuer and an emulator of each registry until it is interrupted, prints what to paste into another shell, and serves a page that shows each exchange and why it was refused.",
      "With a command, it runs the command as a step of the job, with the job's identity, the addresses of the registries and the variables that clients read, but without credentials of real registries. Then it reports what happened and exits with the command's exit code. Put `mint run` before a client that does not make the exchange itself.",
    ],
    options: {
      repository: { value: "owner/name", about: "The job's repository", default: "octo-org/octo-repo" },
      workflow: { value: "file", about: "Its workflow", default: "release.yml" },
      environment: { value: "name", about: "Its environment", default: "release" },
      "no-environment": { about: "The job has no environment" },
      event: { value: "name", about: "The event that started it", default: "push" },
      ref: { value: "ref", about: "The full ref, such as refs/heads/main", default: "refs/tags/v1.0.0" },
      publishers: { value: "file", about: "Trusted publishers to register, YAML or JSON: lists by registry" },
      config: {
        value: "file",
        about: "Job, publishers, projects, lifetimes, clock and faults",
        default: "mint.sandbox.yml, if it exists",
      },
      state: { value: "file", about: "Start with the state in this file, and save the state to it" },
      log: { value: "file", about: "Append each exchange to this file as a line of JSON", default: "beside --state" },
      https: { about: "Serve over https, with a certificate authority of its own" },
      port: {
        value: "number",
        about: "The first port; the others follow it. 0 for free ports",
        default: "6460; with a command 0",
      },
      host: {
        value: "address",
        about: "The address to listen on; any but a loopback address lets other machines in",
        default: "127.0.0.1",
      },
      json: { about: "Print the addresses and the identity as one JSON object" },
    },
    registries: { min: 0, max: 0 },
    takesCommand: "optional",
    examples: [
      { line: "mint sandbox --repository acme/rocket --publishers publishers.yml", about: "Until Ctrl-C" },
      { line: "mint sandbox -- twine upload dist/*", about: "One upload, and a report on it" },
    ],
  },
  {
    name: "completion",
    summary: "print a completion script for a shell",
    usage: "bash|zsh|fish|powershell",
    about: ["Prints a script for the shell to read."],
    options: {},
    registries: { min: 0, max: 0 },
    word: { name: "shell", among: ["bash", "zsh", "fish", "powershell"] },
    examples: [
      { line: 'eval "$(mint completion bash)"', about: "In ~/.bashrc" },
      { line: 'mint completion zsh > "${fpath[1]}/_mint"', about: "Once" },
      { line: "mint completion fish > ~/.config/fish/completions/mint.fish", about: "Once" },
      { line: "mint completion powershell >> $PROFILE", about: "Once" },
    ],
  },
];
