import { type ActionName, rowOf } from "../actions.ts";
import type { Case, Observed } from "../case.ts";
import type { Fault } from "../fault.ts";
import { answer, cutBody, late, status } from "../faults.ts";
import { caveatsBetween, originOf } from "../narrowed.ts";
import { COMES_MS, send, when } from "./cancellation.ts";
import { fullDisk } from "./full-disk.ts";
import { AT_ONCE_MS, refusedUnasked } from "./outcomes.ts";

const NARROW = { narrow: "true", project: "Octo.Package" } as const;
const CAVEAT = '[1,["octo-package"]]';

/** What was handed over is the index's token and one caveat more; the wider one was masked, and stands nowhere. */
function isNarrowed({ main, world }: Observed): readonly string[] {
  const { token = "" } = main.outputs;
  const origin = originOf(token, world.tokens) ?? "";
  return [
    ...(caveatsBetween(origin, token)?.includes(CAVEAT) === true ? [] : ["the token is not narrowed"]),
    ...(main.masks.some(({ value }) => value === origin) ? [] : ["R8: the wider token is not masked"]),
    ...(["", token].includes(main.state["token"] ?? "") ? [] : ["the wider token is in the state file"]),
  ];
}

const both = (["pypi", "mint:pypi"] as const satisfies readonly ActionName[]).flatMap((action): readonly Case[] => [
  {
    group: "validation",
    action,
    name: "hands over a token that is good for one project alone",
    inputs: NARROW,
    expect: { requests: { exchange: 1 }, also: isNarrowed },
  },
  {
    group: "post",
    action,
    name: "says without a warning that a narrowed token is not revoked",
    inputs: NARROW,
    world: { revocation: answer({ status: 400, body: { message: "no" } }) },
    expect: { post: { requests: 1, says: [/does not revoke a token of this kind/u] } },
  },
  {
    group: "post",
    action,
    name: "warns if it is not known whether a narrowed token is revoked",
    inputs: NARROW,
    world: { revocation: status(503) },
    expect: { post: { requests: 3, warning: /revoked/u } },
  },
]);

/** A success with a token that takes no caveat. */
function granted(token: string): Fault {
  return answer({ body: ({ world }) => ({ success: true, token: world.keepToken(token) }) });
}

const bytes = (...all: readonly (number | string)[]): string =>
  `pypi-${Buffer.concat(all.map((one) => (typeof one === "string" ? Buffer.from(one) : Buffer.from([one])))).toString("base64url")}`;

const NO_MACAROONS: readonly (readonly [string, string])[] = [
  ["of another kind", "npm_0123456789abcdefghijklmnopqrstuvwxyz0123456789"],
  ["that is not base64url", `pypi-${"AgEIcHlwaS5vcmc+/=".repeat(5)}`],
  ["of version 1", bytes("0010location pypi.org\n", 0, 6, 32, "s".repeat(32))],
  ["of another signature", bytes(2, 1, 8, "pypi.org", 0, 0, 6, 16, "s".repeat(16))],
  ["that ends too early", bytes(2, 1, 8, "pypi.org")],
  ["that goes on after its end", bytes(2, 1, 8, "pypi.org", 0, 0, 6, 32, "s".repeat(32), "more")],
];

const unfit = NO_MACAROONS.map(([what, token]): Case => ({
  group: "validation",
  action: "pypi",
  name: `hands over no token ${what}, which cannot be narrowed, and revokes it`,
  inputs: NARROW,
  world: { exchange: granted(token) },
  expect: {
    exit: 1,
    code: "RESPONSE_INVALID",
    requests: { "id-token": [1, 2], exchange: [1, 2], revocation: [1, 2] },
    withinMs: 6_000,
  },
}));

const PROJECTS = ["", "..", "a b", "-octo", 'octo"],["other', "octo\nother", "octo/other", "öcto"];

const refused = PROJECTS.map((project): Case => ({
  group: "inputs",
  action: "pypi",
  name: `narrows to no project such as ${JSON.stringify(project)}`,
  inputs: { narrow: "true", project },
  expect: refusedUnasked("INVALID_INPUT", { says: [/project/u] }),
}));

const others: readonly Case[] = [
  ...["yes", "1", "null"].map((narrow): Case => ({
    group: "inputs",
    action: "pypi",
    name: `refuses ${JSON.stringify(narrow)} for narrow`,
    inputs: { ...NARROW, narrow },
    expect: refusedUnasked("INVALID_INPUT", { says: [/narrow/u] }),
  })),
  {
    group: "validation",
    action: "pypi",
    name: "leaves a token as it came where a project is named and narrow is false",
    inputs: { ...NARROW, narrow: "false" },
    expect: {
      also: ({ main, world }) =>
        world.tokens.has(main.outputs["token"] ?? "") ? [] : ["another token than the index's was handed over"],
    },
  },
  {
    group: "registry",
    action: "pypi",
    name: "narrows the token of a second exchange after a cut one",
    inputs: NARROW,
    world: { exchange: [cutBody(60)] },
    expect: { requests: { "id-token": 2, exchange: 2 }, losesToken: true, also: isNarrowed },
  },
  {
    group: "environment",
    action: "pypi",
    name: "exports the narrowed token and no wider one",
    inputs: { ...NARROW, "export-env": "true" },
    expect: {
      exports: rowOf("pypi").exports,
      also: (seen) => [
        ...isNarrowed(seen),
        ...(seen.main.env["TWINE_PASSWORD"] === seen.main.outputs["token"] ? [] : ["another token was exported"]),
      ],
    },
  },
  {
    group: "environment",
    ...fullDisk("GITHUB_OUTPUT", "pypi"),
    name: "ends without a narrowed token where GITHUB_OUTPUT is full, and revokes it at once",
    inputs: NARROW,
  },
  {
    group: "cancellation",
    action: "pypi",
    name: "ends on SIGTERM while a token comes that was to be narrowed, which is revoked",
    inputs: NARROW,
    world: { exchange: late(COMES_MS) },
    signals: send(when("exchange", 0), "SIGTERM"),
    expect: { exit: 143, code: "CANCELLED", requests: { exchange: 1, revocation: 1 } },
  },
  {
    group: "post",
    action: "pypi",
    name: "runs post as fast with a narrowed token",
    inputs: NARROW,
    expect: { post: { requests: 1, withinMs: AT_ONCE_MS } },
  },
];

/** The inputs `narrow` and `project`: a token for one project, or none. */
export const narrow: readonly Case[] = [...both, ...unfit, ...refused, ...others];
