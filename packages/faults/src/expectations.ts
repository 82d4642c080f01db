import type { PhaseResult } from "@mint/runner";
import { type ActionName, rowOf } from "./actions.ts";
import type { Count, Expectation, Observed, PostExpectation } from "./case.ts";
import { revokedTokenOf } from "./invariants.ts";
import { originOf } from "./narrowed.ts";
import type { ReceivedRequest } from "./received-request.ts";

const MOST_MAIN_MS = 60_500;
const MOST_POST_MS = 10_500;
const CODE = /^[A-Z][A-Z_]+: /u;
/** Begins what the clock alone says: on a busy machine it may speak of the machine. */
export const LATE = "late: ";

/** Whether a problem is one of time and nothing else. */
export const isLate = (problem: string): boolean => problem.startsWith(LATE);

/** Lists what a case expected and did not get. */
export function unmetExpectations(action: ActionName, expectation: Expectation, seen: Observed): string[] {
  return [
    ...inMain(expectation, seen),
    ...afterFailure(action, expectation, seen),
    ...inPost(action, expectation, seen),
    ...(expectation.also?.(seen) ?? []),
  ];
}

function inMain(expectation: Expectation, { main, world }: Observed): string[] {
  const { exit = 0, code, warnings = [], withinMs = MOST_MAIN_MS, minMs = 0 } = expectation;
  const problems: string[] = [];
  const errors = main.annotations.filter(({ level, source }) => level === "error" && source === "step");
  const shown = errors.map(({ message }) => message.slice(0, 300)).join(" | ");
  if (main.exitCode !== exit)
    problems.push(`exit code ${main.exitCode ?? main.signal}, not ${exit}${shown === "" ? "" : `: ${shown}`}`);
  if (code !== undefined && !errors.some(({ message }) => message.startsWith(`${code}: `)))
    problems.push(`no ${code}, but: ${shown}`);
  problems.push(...errorRule(errors, expectation), ...said(main, expectation), ...unlike(main, warnings));
  for (const [stage, count] of Object.entries(expectation.requests ?? {})) {
    const number = asked(world.seen, "main", stage).length;
    if (!fits(number, count)) problems.push(`${number} requests at ${stage}, not ${String(count)}`);
  }
  const ms = Math.round(main.durationMs);
  if (ms > withinMs) problems.push(`${LATE}R2: took ${ms} ms, not within ${withinMs}`);
  if (ms < minMs) problems.push(`took ${ms} ms only, not ${minMs}`);
  const { stderr } = main;
  if (expectation.stderr === undefined ? stderr !== "" : !expectation.stderr.test(stderr))
    problems.push(`stderr: ${stderr.slice(0, 300)}`);
  const last = main.signalsSent.at(-1);
  if (last !== undefined && ms - last.atMs > 1_000)
    problems.push(`${LATE}R12: ended ${ms - last.atMs} ms after ${last.signal}`);
  return problems;
}

/** R9: one error annotation a failure, with a stable code. */
function errorRule(
  errors: readonly { readonly message: string }[],
  { exit = 0, unheard = false }: Expectation,
): string[] {
  if (errors.every(({ message }) => CODE.test(message)) && errors.length === (exit === 0 ? 0 : 1)) return [];
  if (unheard && errors.length === 0) return [];
  return [`R9: ${errors.length} error annotations: ${errors.map(({ message }) => message.slice(0, 200)).join(" | ")}`];
}

/** R11: a token that arrived and went nowhere is revoked within the step. */
function afterFailure(action: ActionName, { losesToken = false }: Expectation, { main, world }: Observed): string[] {
  if (!rowOf(action).revokes || losesToken || main.exitCode === 0) return [];
  const revoked = asked(world.seen, "main", "revocation").map((one) =>
    originOf(revokedTokenOf(one) ?? "", world.tokens),
  );
  const left = [...world.tokens].filter((token) => !revoked.includes(token));
  return left.length === 0 ? [] : [`R11: ${left.length} minted tokens were neither delivered nor revoked`];
}

function inPost(action: ActionName, expectation: Expectation, { main, post, world }: Observed): string[] {
  if (post === undefined) return [];
  const {
    exit = 0,
    warning,
    anyWarning = false,
    withinMs = MOST_POST_MS,
    requests,
    ...words
  }: PostExpectation = expectation.post ?? {};
  const problems: string[] = [];
  const burns = asked(world.seen, "post", "revocation");
  const count = requests ?? (main.exitCode === 0 && rowOf(action).revokes ? 1 : 0);
  if (post.exitCode !== exit) problems.push(`R12: post's exit code is ${post.exitCode ?? post.signal}, not ${exit}`);
  if (!fits(burns.length, count)) problems.push(`${burns.length} requests to revoke in post, not ${String(count)}`);
  problems.push(...said(post, words).map((one) => `post: ${one}`));
  const warnings = post.annotations.filter(({ level }) => level === "warning").length;
  if (warnings > 1) problems.push(`R12: ${warnings} warnings in post`);
  if (!anyWarning) problems.push(...unlike(post, warning === undefined ? [] : [warning]).map((one) => `post: ${one}`));
  if (burns.some((burn) => revokedTokenOf(burn) !== main.state["token"])) problems.push("post revoked another token");
  if (post.durationMs > withinMs)
    problems.push(`${LATE}R12: post took ${Math.round(post.durationMs)} ms, not within ${withinMs}`);
  if (post.stderr !== "" && expectation.stderr === undefined)
    problems.push(`post's stderr: ${post.stderr.slice(0, 300)}`);
  const last = post.signalsSent.at(-1);
  const late = last === undefined ? 0 : Math.round(post.durationMs) - last.atMs;
  if (late > 1_000) problems.push(`${LATE}R12: post ended ${late} ms after the signal`);
  return problems;
}

function said(phase: PhaseResult, { says = [], neverSays = [] }: Pick<Expectation, "says" | "neverSays">): string[] {
  const text = [phase.log, ...phase.annotations.map(({ message }) => message)].join("\n");
  return [
    ...says
      .filter((pattern) => !pattern.test(text))
      .map((pattern) => `does not say ${String(pattern)}: ${text.slice(-300)}`),
    ...neverSays.filter((pattern) => pattern.test(text)).map((pattern) => `says ${String(pattern)}`),
  ];
}

function unlike(phase: PhaseResult, expected: readonly RegExp[]): string[] {
  const warnings = phase.annotations.filter(({ level, source }) => level === "warning" && source === "step");
  const fit =
    warnings.length === expected.length && expected.every((pattern, at) => pattern.test(warnings[at]?.message ?? ""));
  return fit
    ? []
    : [
        `warnings: ${warnings.map(({ message }) => message.slice(0, 200)).join(" | ") || "none"}, not ${expected.map(String).join(" | ") || "none"}`,
      ];
}

function asked(seen: readonly ReceivedRequest[], phase: ReceivedRequest["phase"], stage: string): ReceivedRequest[] {
  return seen.filter((one) => one.phase === phase && one.stage === stage);
}

function fits(number: number, count: Count): boolean {
  if (typeof count === "number") return number === count;
  const [least, most] = count;
  return number >= least && number <= most;
}
