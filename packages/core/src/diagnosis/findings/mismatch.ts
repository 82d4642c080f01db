import { claimText } from "../../base/claims.ts";
import type { Context, Finding, Rule } from "../finding.ts";
import { formFields, workflowToName } from "../form.ts";

/** Causes in a value that differs from the registered one, which the registry's answer names. */
export const MISMATCH_RULES: readonly Rule[] = [
  { find: findWorkflow },
  { find: findEnvironment },
  { find: findRef },
  { find: findClaim },
];

function findWorkflow({ registry, job, noun, match }: Context): Finding | undefined {
  const mismatch = match("workflow");
  if (mismatch === undefined) return undefined;
  const { claimRules } = registry;
  const { expected = "another file" } = mismatch;
  const actual = mismatch.actual ?? workflowToName(claimRules, job)?.file ?? "unknown";
  const entry = entryOf(noun, mismatch.policy);
  const label = formFields(registry, job).find(({ claim }) => claim === "workflow")?.label ?? "workflow";
  const { caller, holder } = job;
  const other =
    caller === undefined || holder === undefined || caller.file === holder.file
      ? ""
      : claimRules.workflow === "workflow_ref"
        ? `, the caller: the called "${holder.file}" does not count`
        : `, the called workflow: the caller "${caller.file}" does not count`;
  return {
    id: "workflow",
    inForm: true,
    certainty: "certain",
    title: `This job's workflow is "${actual}", and ${entry} expects "${expected}"${difference(expected, actual)}.`,
    seen: `"${actual}"${other}`,
    needs: `"${expected}"`,
    remedy: `Change the ${label} of ${entry} to "${actual}", or rename the file.`,
    mismatched: ["workflow"],
  };
}

function findEnvironment({ job, noun, match }: Context): Finding | undefined {
  const mismatch = match("environment");
  if (mismatch === undefined) return undefined;
  const { expected = "another" } = mismatch;
  const actual = mismatch.actual ?? job.environment ?? "";
  const entry = entryOf(noun, mismatch.policy);
  const common = {
    inForm: true,
    certainty: "certain",
    needs: `"${expected}"`,
    paste: `environment: ${expected.split(", ")[0]}`,
    mismatched: ["environment"],
  } as const;
  if (actual === "") {
    return {
      ...common,
      id: "environment-missing",
      title: `This job declares no environment, but ${entry} expects "${expected}".`,
      seen: "no claim environment",
      remedy: `Add environment: ${expected} to the job that mints.`,
    };
  }
  return {
    ...common,
    id: "environment",
    title: `This job runs in the environment "${actual}", and ${entry} expects "${expected}"${difference(expected, actual)}.`,
    seen: `environment is "${actual}"`,
    remedy: `Run the job in environment: ${expected}; or change the field in ${entry} to "${actual}".`,
  };
}

/** The policy is for one branch, and the run is of another branch or of a tag. */
function findRef({ noun, job, match }: Context): Finding | undefined {
  const mismatch = match("ref");
  if (mismatch === undefined) return undefined;
  const { expected, actual, policy } = mismatch;
  const needs = expected === undefined ? "a branch" : `the branch "${expected}"`;
  const ref = actual ?? job.refs[0] ?? "another ref";
  return {
    id: "ref",
    inForm: true,
    certainty: "certain",
    title: `This pipeline runs for "${ref}", and ${entryOf(noun, policy)} ${expected === undefined ? "takes branches only" : `expects ${needs}`}.`,
    seen: `ref is "${ref}"`,
    needs,
    remedy: expected === undefined ? "Publish from a branch." : "Publish from that branch.",
  };
}

/** A publisher with the right names exists, but a claim does not match it: `sub` does not if its template was customized. */
function findClaim({ registry, noun, claims, job, match }: Context): Finding | undefined {
  const claim = match("claim")?.claim;
  if (claim === undefined) return undefined;
  const value = claimText(claims, claim);
  const isTemplate = claim === "sub" && job.provider === "github";
  return {
    id: "claim",
    inForm: !isTemplate,
    certainty: "certain",
    title: `${registry.name} has a ${noun} with the names of this job, but the claim "${claim}" does not fit it.`,
    seen: `${claim} is "${value ?? "missing"}"`,
    needs: isTemplate
      ? `a sub that begins with "repo:${job.owner}/${job.repository}:", with ids in it or without`
      : "the value that it looked up when the publisher was registered",
    remedy: isTemplate
      ? "Reset the subject template that the organization or the repository customized: gh api --method PUT repos/{owner}/{repo}/actions/oidc/customization/sub -F use_default=true"
      : `Remove that ${noun} and register it again with the form below.`,
  };
}

function entryOf(noun: string, name: string | undefined): string {
  return name === undefined ? `the ${noun}` : `the ${noun} "${name}"`;
}

/** Names a difference between two values that is easy to overlook; empty for any other. */
function difference(expected: string, actual: string): string {
  if (expected === actual) return "";
  if (expected.toLowerCase() === actual.toLowerCase()) return ", with different capital letters";
  if (expected.replace(/\.ya?ml$/, "") === actual.replace(/\.ya?ml$/, "")) return ": .yml is not .yaml";
  return expected.endsWith(`/${actual}`) ? ", a path instead of the file's name alone" : "";
}
