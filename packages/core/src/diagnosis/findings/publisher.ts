import { type ClaimName, claimText } from "../../base/claims.ts";
import type { Context, Finding, Rule } from "../finding.ts";
import { claimValue, formFields, workflowToName } from "../form.ts";

/** Causes in what is registered, when the registry's answer does not name the value that differs. */
export const PUBLISHER_RULES: readonly Rule[] = [
  { find: findPolicyUser, inferred: true },
  { find: findNoPublisher, inferred: true },
  { find: findIds },
  { find: findOldIds, inferred: true },
  { find: findImmutableSubject },
  { find: findTestIndex, inferred: true },
];

/** @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Core/GalleryConstants.cs `UsernameValidationRegex` */
const PROFILE_NAME = /^[\w.-]+$/;

/** The registry looked for policies of one person, by a name that nobody there can have. */
function findPolicyUser({ registry, match }: Context): Finding | undefined {
  const user = match("no-publisher")?.user;
  if (user === undefined || PROFILE_NAME.test(user)) return undefined;
  return {
    id: "policy-user",
    certainty: "certain",
    title: `The input user is "${user}", but a profile name at ${registry.name} holds only letters, digits, ".", "_" and "-".`,
    seen: `user is "${user}"`,
    needs: "the profile name of the person who created the policy",
    remedy: "Set user to that person's name, as in the address of their profile.",
  };
}

/** The registry has no entry with the values of this job, and does not say which of them differs. */
function findNoPublisher(context: Context): Finding | undefined {
  const { registry, noun, match } = context;
  const answer = match("no-publisher");
  if (answer === undefined) return undefined;
  const { user, vague = false } = answer;
  const who = user === undefined ? "" : ` of "${user}"`;
  const creator =
    user === undefined
      ? "C"
      : `Check that "${user}" is the person who created it, not an organization (if you see ***, it is stored as a secret: use a variable), then c`;
  const hasForm = formFields(registry, context.job).length > 0;
  const { project } = registry.form;
  // An API key role has a name and no form.
  const isNamed = !hasForm && project !== undefined;
  const entry = isNamed ? `${noun} "${project}" that accepts this job` : `${noun}${who} for ${described(context)}`;
  const fix = hasForm
    ? `${creator}ompare the registered ${noun} with the form below and change what differs, or register it.`
    : `${creator}ompare what the ${noun} demands with the claims below.`;
  return {
    id: "no-publisher",
    inForm: hasForm,
    certainty: vague ? "likely" : "certain",
    title: titleOf(context, entry),
    seen: formValues(context),
    needs: hasForm ? `exactly these values in the fields of the ${noun}` : `claims that the ${noun} accepts`,
    remedy: `${packageAdvice(context)}${environmentAdvice(context)}${fix}${countingFile(context)}`,
  };
}

function titleOf({ registry, refusal, match }: Context, entry: string): string {
  const { vague = false, orNoPackage } = match("no-publisher") ?? {};
  if (!vague) return `${registry.name} has no ${entry}.`;
  const [message] = refusal.messages ?? [];
  if (orNoPackage !== undefined && message !== undefined && /package not found/i.test(message)) {
    return `${registry.name} says "${message}": it knows no such package, or has no ${entry}.`;
  }
  return `${registry.name} refuses without a reason; most likely it has no ${entry}.`;
}

function packageAdvice({ registry: { form }, match }: Context): string {
  const { orNoPackage } = match("no-publisher") ?? {};
  if (orNoPackage === undefined || form.project === undefined) return "";
  return `Check the name "${form.project}"${orNoPackage}. `;
}

/** If the registry does not say what differs, the most likely cause is an environment that only the publisher names: to take it out there would trust more jobs. */
function environmentAdvice({ registry, job, match, noun }: Context): string {
  const isCompared = formFields(registry, job).some(({ claim }) => claim === "environment");
  if (!isCompared || job.environment !== undefined || match("no-publisher")?.early === true) return "";
  return `If the ${noun} names an environment, add environment: to this job. Otherwise: `;
}

/** Describes the job by the claims that were compared. Leaves out the workflow if the registry stops before it. */
function described(context: Context): string {
  const { registry, job, claims, match } = context;
  const fields = formFields(registry, job);
  const asksFor = (name: ClaimName): boolean => fields.some(({ claim }) => claim === name);
  if (asksFor("claim:sub")) return `"${claimText(claims, "sub") ?? "?"}"`;
  if (job.owner === undefined) return fields.length === 0 ? "this job" : formValues(context);
  const repository = `"${job.owner ?? "?"}/${job.repository ?? "?"}"`;
  if (match("no-publisher")?.early === true) return repository;
  const file = fields.length > 0 && !asksFor("workflow") ? undefined : workflowToName(registry.claimRules, job)?.file;
  const environment =
    job.environment === undefined ? " without an environment" : ` in environment "${job.environment}"`;
  const isCompared = fields.length === 0 || asksFor("environment");
  return `${file === undefined ? "" : `"${file}" of `}${repository}${isCompared ? environment : ""}`;
}

/** The values of this job by the labels of the form, for a person to compare one by one. */
function formValues({ registry, job, claims, match }: Context): string {
  const early = match("no-publisher")?.early === true && job.owner !== undefined;
  const values = formFields(registry, job).flatMap(({ label, claim }) => {
    if (claim === undefined || (early && claim !== "owner" && claim !== "repository")) return [];
    const value = claimValue(claim, registry.claimRules, job, claims);
    return value === undefined ? [] : [value === "" ? `${label} empty` : `${label} "${value}"`];
  });
  return values.length === 0 ? "the claims below" : values.join(", ");
}

function countingFile({ registry, job: { caller, holder } }: Context): string {
  if (caller === undefined || holder === undefined || caller.file === holder.file) return "";
  return registry.claimRules.workflow === "workflow_ref"
    ? ` The file that counts is the caller "${caller.file}", not the called "${holder.file}".`
    : ` The file that counts is the called "${holder.file}", not its caller "${caller.file}".`;
}

/** The registry's answer says that names match and ids do not: the repository was renamed, transferred or created again. */
function findIds(context: Context): Finding | undefined {
  const ids = idsOf(context);
  if (ids === undefined || context.match("ids") === undefined) return undefined;
  return {
    ...registerAgain(context.noun, ids),
    remedy: `Register the ${context.noun} again with the form below, so that the registry looks up the current ids.`,
    certainty: "certain",
    title: `The ${context.noun} is bound to different ids than this repository's: it was created for another owner or repository of the same name.`,
    seen: ids,
  };
}

/** The same is possible if the registry found nothing and the subject says that the repository is new or renamed. */
function findOldIds(context: Context): Finding | undefined {
  const { claims, job, noun, match } = context;
  const ids = idsOf(context);
  if (ids === undefined || match("ids") !== undefined) return undefined;
  if (match("no-publisher") === undefined || !job.immutableSubject) return undefined;
  return {
    ...registerAgain(noun, ids),
    certainty: "worth-checking",
    title: `The repository was created, renamed or transferred since July 2026: a ${noun} from before has its old name or ids.`,
    seen: `sub is "${claimText(claims, "sub") ?? ""}"`,
  };
}

/** The ids of this job that the registry compares; `undefined` if it compares none. */
function idsOf({ registry: { claimRules }, claims, job }: Context): string | undefined {
  const names = (job.provider === "gitlab" ? claimRules.gitlabIds : claimRules.ids) ?? [];
  if (names.length === 0) return undefined;
  return names.map((name) => `${name} ${claimText(claims, name) ?? "missing"}`).join(", ");
}

function registerAgain(noun: string, ids: string): Pick<Finding, "id" | "inForm" | "needs" | "remedy"> {
  return {
    id: "ids",
    inForm: true,
    needs: `the ids that it looked up when the ${noun} was registered (now: ${ids})`,
    remedy: `If that is the cause, register the ${noun} again, so that the registry looks up the current ids.`,
  };
}

/** The subject contains ids, and that matters to the registry. */
function findImmutableSubject({ registry, claims, job, refusal, matches, match }: Context): Finding | undefined {
  const { subject } = registry.claimRules;
  if (subject === undefined || !job.immutableSubject || refusal.status === undefined) return undefined;
  const common = { id: "immutable-subject", seen: `sub is "${claimText(claims, "sub") ?? ""}"` };
  const title = "This job's sub contains ids, as in every repository that is new, renamed or transferred:";
  if (subject === "immutable-fails") {
    return {
      ...common,
      certainty: "worth-checking",
      title: `${title} ${registry.name} is known to refuse some of them.`,
      needs: "nothing that a form can change",
      remedy: "If nothing else differs, see https://github.com/npm/cli/issues/9969.",
    };
  }
  // The registry named another cause.
  if (matches.length > 0 && match("no-publisher") === undefined) return undefined;
  const isCompared = formFields(registry, job).some(({ claim }) => claim === "claim:sub");
  return {
    ...common,
    certainty: isCompared && matches.length > 0 ? "likely" : "worth-checking",
    title: `${title} a rule for the form without ids does not match it.`,
    needs: "a rule for exactly this text",
    remedy: "Change the rule to this exact text, or to a separate claim such as repository.",
  };
}

/** TestPyPI has publishers of its own. @see https://docs.pypi.org/trusted-publishers/using-a-publisher/ */
function findTestIndex({ registry, claims, match }: Context): Finding | undefined {
  if (match("no-publisher") === undefined || claimText(claims, "aud") !== "testpypi") return undefined;
  return {
    id: "test-index",
    inForm: true,
    certainty: "worth-checking",
    title: "This run asked TestPyPI, which has its own accounts, projects and publishers.",
    seen: `aud is "testpypi", the host ${registry.url.host}`,
    needs: "a publisher at test.pypi.org",
    remedy: "Register it there too; or, if you meant PyPI, remove the input repository-url.",
  };
}
