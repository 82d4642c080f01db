import { claimText } from "../../base/claims.ts";
import { codePointOf, yamlText } from "../../base/sanitize.ts";
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
  const actual = mismatch.actual ?? workflowToName(claimRules, job)?.file ?? "unknown";
  const { expected, hint, isUnseen } = compare(mismatch.expected ?? "another file", actual);
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
    title: `This job's workflow is "${actual}", and ${entry} expects ${expected}${hint}.`,
    seen: `"${actual}"${other}`,
    needs: expected,
    remedy: `Change the ${label} of ${entry} to "${actual}"${isUnseen ? "" : ", or rename the file"}.`,
    mismatched: ["workflow"],
  };
}

function findEnvironment({ job, noun, match }: Context): Finding | undefined {
  const mismatch = match("environment");
  if (mismatch === undefined) return undefined;
  const actual = mismatch.actual ?? job.environment ?? "";
  const { expected, hint, first, isUnseen } = compare(mismatch.expected ?? "another", actual);
  const entry = entryOf(noun, mismatch.policy);
  const paste = `environment: ${yamlText(first)}`;
  const common = {
    inForm: true,
    certainty: "certain",
    needs: expected,
    mismatched: ["environment"],
    ...(isUnseen ? {} : { paste }),
  } as const;
  if (actual === "") {
    return {
      ...common,
      id: "environment-missing",
      title: `This job declares no environment, but ${entry} expects ${expected}.`,
      seen: "no claim environment",
      remedy: `Add ${paste} to the job that mints.`,
    };
  }
  return {
    ...common,
    id: "environment",
    title: `This job runs in the environment "${actual}", and ${entry} expects ${expected}${hint}.`,
    seen: `environment is "${actual}"`,
    remedy: isUnseen
      ? `Type the field in ${entry} again: "${actual}".`
      : `Run the job in ${paste}; or change the field in ${entry} to "${actual}".`,
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

/** A publisher with the right names exists, but a claim does not match it. */
function findClaim({ registry, noun, claims, job, match }: Context): Finding | undefined {
  const claim = match("claim")?.claim;
  if (claim === undefined) return undefined;
  const common = {
    id: "claim",
    certainty: "certain",
    title: `${registry.name} has a ${noun} with the names of this job, but the claim "${claim}" does not fit it.`,
    seen: `${claim} is "${claimText(claims, claim) ?? "missing"}"`,
  } as const;
  // Somebody customized its template.
  if (claim === "sub" && job.provider === "github") {
    return {
      ...common,
      needs: `a sub that begins with "repo:${job.owner}/${job.repository}:", with ids in it or without`,
      remedy:
        "Reset the subject template that the organization or the repository customized: gh api --method PUT repos/{owner}/{repo}/actions/oidc/customization/sub -F use_default=true",
    };
  }
  // Registered again without an environment, it would trust every job of the workflow.
  if (claim === "environment") {
    return {
      ...common,
      needs: "the registered environment, to the letter",
      remedy: `Give the job that mints the environment that the ${noun} names.`,
    };
  }
  const isFile = claim === "job_workflow_ref";
  return {
    ...common,
    inForm: true,
    needs: isFile
      ? "the registered file, at this run's own ref or commit"
      : `the value that it looked up when the ${noun} was registered`,
    remedy: isFile
      ? "Compare the file's name with the form below, capitals too, and call a reusable workflow by its path: uses: ./…"
      : `Remove that ${noun} and register it again with the form below.`,
  };
}

function entryOf(noun: string, name: string | undefined): string {
  return name === undefined ? `the ${noun}` : `the ${noun} "${name}"`;
}

/** Compares what a registry has, which may be several values, with the job's. */
function compare(registered: string, actual: string) {
  const all = registered.split(", ");
  const hints = all.map((one) => difference(one, actual));
  const hint = hints.find((one) => one !== "") ?? "";
  return {
    expected: all.map((one) => `"${one}"`).join(" or "),
    first: all[0] ?? "",
    hint,
    // Then it can only be a slip in what is registered.
    isUnseen: hint.startsWith(UNSEEN),
  };
}

const UNSEEN = ", with a character that ";

/** Names a difference between two values that is easy to overlook, to end a sentence with; empty for any other. */
function difference(expected: string, actual: string): string {
  if (actual === "") return "";
  // What came from a server was made printable before, so that a special blank is written as its code point.
  if (expected === actual) return `${UNSEEN}nobody sees`;
  if (expected.replaceAll(/ |U\+[0-9A-F]{4}/g, "") === actual.replaceAll(" ", ""))
    return `${UNSEEN}looks like a blank or like nothing`;
  const like = /[^ -~]/.exec(expected)?.[0];
  if (like !== undefined && !actual.includes(like)) {
    return `${UNSEEN}looks like another: ${like} is ${codePointOf(like)}`;
  }
  if (expected.toLowerCase() === actual.toLowerCase()) return ", with different capital letters";
  if (expected.replace(/\.ya?ml$/, "") === actual.replace(/\.ya?ml$/, "")) return ": .yml is not .yaml";
  return expected.endsWith(`/${actual}`) ? ", a path instead of the file's name alone" : "";
}
