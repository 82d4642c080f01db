import type { Group } from "../../packages/faults/src/case.ts";

/** One requirement, broken on purpose. */
export interface Mutant {
  readonly requirement: string;
  /** What the mutant does. */
  readonly what: string;
  /** The group of the fault suite that has to turn red. */
  readonly group: Group;
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
];
