import type { Case } from "../case.ts";
import { fullDisk } from "./full-disk.ts";
import { AT_ONCE_MS, refusedUnasked } from "./outcomes.ts";

const group = "environment";

type Plan = Pick<Case, "name" | "action" | "inputs" | "env" | "shell" | "expect">;

const MISSING: readonly (readonly [string, string | undefined])[] = [
  ["not set", undefined],
  ["empty", ""],
  ["a file that is not there", "/tmp/mint-faults-no-such-file"],
  ["in a folder that is not there", "/nowhere/output"],
  ["a folder", "/tmp"],
  ["/dev/full", "/dev/full"],
  ["/dev/stdout", "/dev/stdout"],
  ["/dev/null", "/dev/null"],
  ["/proc/self/fd/1", "/proc/self/fd/1"],
];

const files: readonly Plan[] = MISSING.flatMap(([what, path]) => [
  {
    name: `mints nothing where GITHUB_OUTPUT is ${what}`,
    action: "pypi" as const,
    env: { GITHUB_OUTPUT: path },
    expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
  },
  {
    name: `mints nothing where GITHUB_OUTPUT is ${what}`,
    action: "nuget" as const,
    env: { GITHUB_OUTPUT: path },
    expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
  },
  {
    name: `mints nothing where GITHUB_STATE is ${what}`,
    action: "pypi" as const,
    env: { GITHUB_STATE: path },
    expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
  },
  {
    name: `mints all the same if there is nothing to save and GITHUB_STATE is ${what}`,
    action: "nuget" as const,
    env: { GITHUB_STATE: path },
    expect: { requests: { exchange: 1 } },
  },
  {
    name: `mints all the same where GITHUB_STEP_SUMMARY is ${what}`,
    action: "pypi" as const,
    env: { GITHUB_STEP_SUMMARY: path },
    expect: { requests: { exchange: 1 } },
  },
]);

const EXPORTS: readonly string[] = [
  "TWINE_USERNAME",
  "TWINE_PASSWORD",
  "UV_PUBLISH_TOKEN",
  "POETRY_PYPI_TOKEN_127_0_0_1",
  "FLIT_USERNAME",
  "FLIT_PASSWORD",
  "HATCH_INDEX_USER",
  "HATCH_INDEX_AUTH",
  "PDM_PUBLISH_USERNAME",
  "PDM_PUBLISH_PASSWORD",
  "MATURIN_PYPI_TOKEN",
  "MATURIN_USERNAME",
  "MATURIN_PASSWORD",
];

/** What was asked for, and where it may stand. */
const exported: readonly Plan[] = [
  {
    name: "exports what clients read, where that is asked for",
    action: "pypi",
    inputs: { "export-env": "true" },
    expect: {
      exports: EXPORTS,
      also: ({ main }) =>
        Object.values(main.env).includes(main.outputs["token"] ?? "") ? [] : ["no token was exported"],
    },
  },
  {
    name: "exports what clients read, where that is asked for",
    action: "nuget",
    inputs: { "export-env": "true" },
    expect: {
      exports: ["NUGET_API_KEY"],
      also: ({ main }) => (main.env["NUGET_API_KEY"] === main.outputs["token"] ? [] : ["no key was exported"]),
    },
  },
  ...MISSING.map(([what, path]) => ({
    name: `mints nothing to export where GITHUB_ENV is ${what}`,
    action: "pypi" as const,
    inputs: { "export-env": "true" },
    env: { GITHUB_ENV: path },
    expect: refusedUnasked("OUTPUT_UNAVAILABLE"),
  })),
  {
    name: "does not look at GITHUB_ENV where nothing is to be exported",
    action: "nuget",
    env: { GITHUB_ENV: undefined },
    expect: { requests: { exchange: 1 } },
  },
];

const fullDisks: readonly Plan[] = [
  fullDisk("GITHUB_OUTPUT", "pypi"),
  fullDisk("GITHUB_STATE", "pypi"),
  fullDisk("GITHUB_ENV", "pypi"),
  fullDisk("GITHUB_OUTPUT", "nuget"),
  fullDisk("GITHUB_ENV", "nuget"),
  // Whoever read such a file whole would take more memory than there is for a step.
  ...(["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_ENV"] as const).map((variable) => fullDisk(variable, "pypi", 307_200)),
  {
    name: "ends without a token where nothing can be written, and revokes it at once",
    action: "pypi",
    shell: { before: "ulimit -f 0" },
    expect: {
      exit: 1,
      code: "OUTPUT_UNAVAILABLE",
      requests: { exchange: 1, revocation: 1 },
      withinMs: AT_ONCE_MS,
    },
  },
];

/** The files that the runner reads: outputs, state, variables, summary. */
export const runnerFiles: readonly Case[] = [...files, ...exported, ...fullDisks].map((one) => ({ group, ...one }));
