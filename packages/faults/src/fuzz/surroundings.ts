import type { SignalPlan } from "@mint/runner";
import type { Case } from "../case.ts";
import { leftStream } from "../log-readers.ts";
import type { Random } from "./random.ts";

/** Variables of a job, and what somebody may have put there. */
const VARIABLES: readonly (readonly [string, readonly (string | undefined)[]])[] = [
  ["https_proxy", ["", "socks5://proxy.example.test", "%", "http://[::1", "//x", "http://127.0.0.1:1"]],
  ["no_proxy", ["*", " , ,", ".", "127.0.0.1"]],
  ["NODE_TLS_REJECT_UNAUTHORIZED", ["0", "1", ""]],
  ["NODE_EXTRA_CA_CERTS", ["/nowhere", ""]],
  ["TZ", ["Asia/Kathmandu", "x\n::error::y", ""]],
  ["LANG", ["tr_TR.UTF-8", "C", "\u202e"]],
  ["GITHUB_OUTPUT", [undefined, "", "/dev/full", "/nowhere/output", "/tmp"]],
  ["GITHUB_STATE", [undefined, "", "/dev/null", "/nowhere/state"]],
  ["GITHUB_ENV", [undefined, "/dev/full"]],
  ["GITHUB_STEP_SUMMARY", [undefined, "", "/dev/full", "/tmp", "/nowhere/summary"]],
  ["GITHUB_EVENT_PATH", [undefined, "/dev/zero", "/tmp", "/proc/self/environ", "/nowhere\n::error::x"]],
  ["GITHUB_EVENT_NAME", ["pull_request", "pull_request_target", "workflow_run", "", "x\ny"]],
  ["GITHUB_REPOSITORY", [undefined, "", "a/b/c", "##[error]"]],
  ["GITHUB_SERVER_URL", ["https://octo.ghe.com", "", "x"]],
  [
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    [undefined, "", " ", "x", "http://example.test/", "https://a:b@c.test/", "https://"],
  ],
  ["ACTIONS_ID_TOKEN_REQUEST_TOKEN", [undefined, "", "a", "a b", "a\nb"]],
  ["RUNNER_DEBUG", ["1"]],
  ["HOME", [undefined, "/nowhere"]],
  ["PATH", [undefined, ""]],
  ["NPM_CONFIG_USERCONFIG", ["/dev/zero", "/tmp", "/nowhere\n::error::x"]],
  ["RUNNER_TEMP", [undefined, "", ".", "/dev/null", "/nowhere"]],
];
/** Of any action; for an action without that input it is a variable that nobody reads. */
const INPUTS: readonly (readonly [string, readonly string[]])[] = [
  ["audience", ["pypi", "testpypi", "a b", "a\nb", "::error::x", "constructor", "x".repeat(3_000), "Größe"]],
  ["timeout", ["5", "6", "1", "x", "1e400", "-5", "5.5"]],
  ["revoke", ["true", "false", "no", "TRUE"]],
  ["export-env", ["true", "false", "1"]],
  ["summary", ["true", "false", "x"]],
  ["user", ["octocat", "Größe", "a\nb", ".", "x".repeat(3_000)]],
  ["package", ["octo-package", "../x", "@a b", "%"]],
  ["url", ["", "x", "http://example.test", "https://crates.io/%", "https://a:b@crates.io"]],
  ["repository-url", ["", "x", "http://example.test", "https://upload.pypi.org.example.test/legacy/"]],
];

/** What the process inherits: streams that are closed, full, or left by whoever read them, and limits. */
const SHELLS: readonly NonNullable<Case["shell"]>[] = [
  { after: ">&-" },
  { after: ">/dev/full" },
  { after: ">/dev/null" },
  { after: "2>&-" },
  { after: "2>/dev/full" },
  { after: "<&-" },
  { after: "</dev/zero" },
  { after: "</tmp" },
  { before: leftStream(1, 0) },
  { before: leftStream(1, 300) },
  { before: leftStream(1, 4_000) },
  { before: leftStream(2, 0) },
  { before: "ulimit -f 0" },
  { before: "ulimit -f 2" },
  { before: "trap '' HUP" },
];
const SIGNALS = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "cancel"] as const;
/** From its start to its end a process takes about so long. */
const LONGEST_WAIT_MS = 600;

/** What surrounds a run. */
export interface Surrounding extends Pick<Case, "env" | "inputs" | "shell" | "signals" | "post"> {
  /** Whether it is asked to export. */
  readonly exports: boolean;
}

/** Makes what surrounds a run; most of it is as it should be. */
export function randomSurrounding(random: Random): Surrounding {
  const some = <T>(chance: number, list: readonly (readonly [string, readonly T[]])[]): Record<string, T> =>
    random.happens(chance)
      ? Object.fromEntries([random.pick(list)].map(([name, values]) => [name, random.pick(values)]))
      : {};
  const inputs: Readonly<Record<string, string>> = { timeout: "5", ...some(0.3, INPUTS) };
  const shell = random.happens(0.15) ? random.pick(SHELLS) : undefined;
  const signals = random.happens(0.2) ? [randomSignal(random)] : [];
  return {
    // A shell needs its own.
    env: { ...some(0.3, VARIABLES), ...some(0.1, VARIABLES), ...(shell && { PATH: process.env["PATH"] }) },
    inputs,
    exports: inputs["export-env"] === "true",
    ...(shell === undefined ? {} : { shell }),
    ...(signals.length === 0 ? {} : { signals: () => signals }),
    post: random.happens(0.12),
  };
}

function randomSignal(random: Random): SignalPlan {
  return {
    signal: random.pick(SIGNALS),
    phase: random.happens(0.8) ? "main" : "post",
    when: random.below(LONGEST_WAIT_MS),
  };
}
