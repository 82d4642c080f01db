import type { Group } from "../../packages/faults/src/case.ts";

/** A file of tests. */
export interface TestFile {
  readonly project: string;
  readonly file: string;
}

/** One requirement, broken on purpose. */
export interface Mutant {
  /** Its name in `docs/REQUIREMENTS.md`. */
  readonly requirement: string;
  /** What the mutant does. */
  readonly what: string;
  /** What has to turn red: a group of the fault suite, or the tests in a file, by the project that they belong to. */
  readonly group: Group | TestFile;
  /** Each has to be found, exactly once. */
  readonly changes: readonly { readonly file: string; readonly find: RegExp; readonly put: string }[];
}

/** What must not go unnoticed. */
export const MUTANTS: readonly Mutant[] = [
  {
    requirement: "R1",
    what: "ends with 0 where its work never settles",
    group: "environment",
    changes: [
      { file: "packages/action-kit/src/exit.ts", find: /^ {2}process\.exitCode = defaultCode;$/mu, put: "" },
      { file: "packages/action-kit/src/exit.ts", find: /^ {2}process\.(?:once|on)\("beforeExit".*$/mu, put: "" },
    ],
  },
  {
    requirement: "R2",
    what: "keeps its deadline by the wall clock",
    group: "environment",
    changes: [
      {
        file: "packages/core/src/http/io.ts",
        find: /^ {2}return io\.monotonic\?\.\(\) \?\? uptimeMs\(\);$/mu,
        put: "  return io.now();",
      },
    ],
  },
  {
    requirement: "R4",
    what: "posts one ID token at each attempt",
    group: "registry",
    changes: [
      {
        file: "packages/core/src/mint/id-token.ts",
        find: /await (identity\.idToken\(audience, io, [^)]*\))/u,
        put: "await (globalThis.kept ??= $1)",
      },
      {
        file: "packages/core/src/mint/id-token.ts",
        find: /identity\.refreshable && keysOf\(idToken, claims\)\.some\(\(key\) => presented\.has\(key\)\)/u,
        put: "false",
      },
    ],
  },
  {
    requirement: "R5",
    what: "follows redirects",
    group: "oidc",
    changes: [
      {
        file: "packages/core/src/http/transport.ts",
        find: /return send\(\{ url, (proxy: proxyFor\(url, env\), env \}, request, limits)\);/u,
        put: `const answer = await send({ url, $1);
    const to = answer.headers["location"];
    return to === undefined ? answer : send({ url: new URL(to, url), proxy: undefined, env }, request, limits);`,
      },
    ],
  },
  {
    requirement: "R7",
    what: "takes any audience that an index names",
    group: "validation",
    changes: [
      {
        file: "packages/core/src/mint/audience.ts",
        find: /^ {2}if \(isLoopback\(url\)\) return audience;$/mu,
        put: "  if (url !== undefined) return audience;",
      },
    ],
  },
  {
    requirement: "R8",
    what: "masks an ID token as a whole only, not by its segments",
    group: "secrecy",
    changes: [
      {
        file: "packages/action-kit/src/host-io.ts",
        find: /for \(const (\w+) of valuesToMask\(secret\)\) setSecret\(\1\);/u,
        put: "setSecret(secret.reveal());",
      },
    ],
  },
  {
    requirement: "R10",
    what: "takes whatever is called a token for one",
    group: "validation",
    changes: [
      {
        file: "packages/core/src/mint/exchange.ts",
        find: /usable: isUsable\(registry, answer\) \}/u,
        put: "usable: true }",
      },
    ],
  },
  {
    requirement: "R10",
    what: "reads as many reasons as an answer makes of one field",
    group: "registry",
    changes: [
      {
        file: "packages/core/src/registries/rubygems/rubygems.ts",
        find: /field\.slice\(0, MAX_REASON_CHARACTERS\)/u,
        put: "field",
      },
      {
        file: "packages/core/src/registries/rubygems/rubygems.ts",
        find: /\.slice\(0, MAX_REASONS\)(?=\s+\.map\()/u,
        put: "",
      },
    ],
  },
  {
    requirement: "R12",
    what: "ends where the reader of its log goes away",
    group: { project: "@mint/cli", file: "packages/cli/test/streams.test.ts" },
    changes: [{ file: "packages/cli/src/main.ts", find: /^ {2}survivePipes\(\);$/mu, put: "" }],
  },
  {
    requirement: "R17",
    what: "verifies a release without its source",
    group: { project: "release", file: "scripts/release/test/forgeries.test.ts" },
    changes: [
      {
        file: "scripts/release/verify.ts",
        find: /problems: await compareTree\(git, commit, expected\),/u,
        put: "problems: [],",
      },
    ],
  },
  {
    requirement: "R17",
    what: "takes each commit in the history of main for a reviewed one",
    group: { project: "release", file: "scripts/release/test/forgeries.test.ts" },
    changes: [{ file: "scripts/release/reviewed.ts", find: /"--first-parent", /u, put: "" }],
  },
];
