import type { Command, Options } from "./command.ts";

const IDENTITY: Options = {
  audience: {
    value: "text",
    about: "The audience of the identity",
    default: "the registry's own, which is known or asked for",
  },
  timeout: { value: "seconds", about: "For the whole of it, 5 to 120", default: "60" },
  identity: {
    value: "name",
    about: "Whose identity to use, such as github-actions, managed-identity or azure-cli",
    default: "the CI's that is found",
  },
  "id-token-stdin": { about: "Read the ID token from stdin instead of asking the CI for one" },
  quiet: { short: "q", about: "Say nothing on stderr but failures" },
};
const JSON_OUTPUT: Options = { json: { about: "Print one JSON object on stdout, of a failure too" } };
const SEVERAL = { min: 1, max: Infinity };

/** Every command, in the order of help. */
export const COMMANDS: readonly Command[] = [
  {
    name: "token",
    summary: "print one short-lived token",
    usage: "<registry> [options]",
    about: [
      "Exchanges this job's identity for one token and prints it on stdout, alone. All words go to stderr; in a job of GitHub or Forgejo the token is masked in the log before.",
      "The token lives until it expires: end its life with `mint revoke`, or use `mint run`, which does.",
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
      "Mints, puts the variables into the command's environment that its client reads, runs it, and revokes the tokens when it ends: also when it fails, and when it is interrupted. Signals are passed on. The command does not see the variables that the job's identity comes from.",
      "Exits as the command does; with 125 where mint itself fails, 126 where the command may not be executed, 127 where it is not found, 128 and the signal's number where a signal ended it.",
    ],
    options: {
      ...IDENTITY,
      "no-revoke": { about: "Leave the tokens alive until they expire" },
      json: { about: "Print a failure of mint's own as one JSON object, in the last line of stderr" },
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
    summary: "tell what this job's identity is and what registries will say to it",
    usage: "[<registry>…] [options]",
    about: [
      "Says which identity this job has, what each registry reads in it, what to type into the registry's form, what would be refused, and which stored secrets lie beside it and should go (their names, never a value). A registry is asked where that leaves nothing behind: a token that it gives is revoked at once.",
      "Exits with 1 where something would keep a token from being minted, such as a job without an identity.",
    ],
    options: {
      ...IDENTITY,
      ask: { about: "Ask also where a token could not be revoked, or where the job has one identity only" },
      "no-ask": { about: "Ask no registry: look at the claims alone" },
      ...JSON_OUTPUT,
    },
    registries: { min: 0, max: Infinity },
    examples: [
      { line: "mint doctor", about: "The identity, and the secrets beside it" },
      { line: "mint doctor pypi nuget --user octocat", about: "What the two will say" },
    ],
  },
  {
    name: "revoke",
    summary: "end a token's life before its time",
    usage: "<registry> [options]",
    about: [
      "Reads the token from stdin, or from the variable MINT_TOKEN, never from the command line. What cannot be a token of that registry is sent nowhere.",
      "PyPI and crates.io take the request for any token and do not say whether there was such a token: mint says that it asked.",
    ],
    options: {
      timeout: { value: "seconds", about: "For the whole of it, 1 to 120", default: "10" },
      quiet: { short: "q", about: "Say nothing on stderr but failures" },
      ...JSON_OUTPUT,
    },
    registries: { min: 1, max: 1, thatRevoke: true },
    examples: [{ line: 'printf %s "$TOKEN" | mint revoke pypi', about: "End the life of a PyPI token" }],
  },
  {
    name: "sandbox",
    summary: "an identity and registries on this machine, to rehearse with",
    usage: "[options] [-- <command> [argument…]]",
    about: [
      "Runs an OIDC issuer and an emulator of each registry until it is interrupted, and prints what to paste into another shell.",
      "With a command, it runs that as a step of the job: with the identity, the registries' addresses and what its client reads, and without credentials of real registries. Then it says what happened, and exits as the command does. A client that makes no exchange by itself needs `mint run` before it.",
    ],
    options: {
      repository: { value: "owner/name", about: "The job's repository", default: "octo-org/octo-repo" },
      workflow: { value: "file", about: "Its workflow", default: "release.yml" },
      environment: { value: "name", about: "Its environment", default: "release" },
      "no-environment": { about: "The job names no environment" },
      event: { value: "name", about: "What triggered it", default: "push" },
      ref: { value: "ref", about: "In full, such as refs/heads/main", default: "refs/tags/v1.0.0" },
      publishers: { value: "file", about: "Trusted publishers to register, YAML or JSON: lists by registry" },
      https: { about: "Serve over https, with a certificate authority of its own" },
      port: {
        value: "number",
        about: "Where a row of ports begins; 0 for free ones",
        default: "6460; with a command 0",
      },
      host: { value: "address", about: "Where to listen; any other lets other machines in", default: "127.0.0.1" },
      json: { about: "Print the addresses and the identity as one JSON object" },
    },
    registries: { min: 0, max: 0 },
    takesCommand: "optional",
    examples: [
      { line: "mint sandbox --repository acme/rocket --publishers publishers.yml", about: "Until Ctrl-C" },
      { line: "mint sandbox -- twine upload dist/*", about: "One upload, and what came of it" },
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
