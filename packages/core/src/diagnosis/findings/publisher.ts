import { type ClaimName, claimText } from "../../base/claims.ts";
import type { Context, Finding, Rule } from "../finding.ts";
import { claimValue, formFields, workflowToName } from "../form.ts";

/** Causes in what is registered, when the registry's answer does not name the value that differs. */
export const PUBLISHER_RULES: readonly Rule[] = [
  { find: findPolicyUser, inferred: true },
  { find: findNoPublisher, inferred: true },
  { find: findObjectId, inferred: true },
  { find: findNoPackage, inferred: true },
  { find: findNoEnvironment, inferred: true },
  { find: findIds },
  { find: findOldIds, inferred: true },
  { find: findImmutableSubject },
  { find: findTestIndex, inferred: true },
];

/** A user name at NuGet.org has no such character. @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Core/GalleryConstants.cs `UsernameValidationRegex` */
const AT = "@";

/** The registry found no policies of this person: it may be the wrong person. */
function findPolicyUser({ registry, job, match }: Context): Finding | undefined {
  const user = match("no-publisher")?.user;
  if (user === undefined) return undefined;
  const common = {
    id: "policy-user",
    seen: `user is "${user}"`,
    needs: "the profile name of the person who created the policy, no matter who owns the packages",
    paste: "with:\n  user: the-policy-creators-profile-name",
  };
  if (user.includes(AT)) {
    return {
      ...common,
      certainty: "certain",
      title: `The input user is "${user}", but a profile name at ${registry.name} holds no @.`,
      remedy: "Set user to the profile name, as in the address of the person's profile page.",
    };
  }
  if (user.toLowerCase() === job.owner?.toLowerCase()) {
    return {
      ...common,
      certainty: "likely",
      title: `The input user is "${user}", the owner of the repository, but an organization cannot create policies.`,
      remedy: "If it is an organization, set user to the profile name of the person who created the policy for it.",
    };
  }
  return {
    ...common,
    certainty: "worth-checking",
    title: `The policy has to be one that "${user}" created.`,
    remedy:
      "If somebody else did, set user to that person's profile name. If the log shows *** instead of the name, it is stored as a secret; it is not secret, so a variable will do.",
  };
}

/** The registry has no entry with the values of this job, and does not say which of them differs. */
function findNoPublisher(context: Context): Finding | undefined {
  const { registry, noun, match } = context;
  const answer = match("no-publisher");
  if (answer === undefined) return undefined;
  const { user, vague = false } = answer;
  const who = user === undefined ? "" : ` of "${user}"`;
  const creator = user === undefined ? "C" : `Check that "${user}" is the person who created it, then c`;
  const hasForm = formFields(registry, context.job).length > 0;
  const fix = hasForm
    ? `${creator}ompare the registered ${noun} with the form below and change what differs, or register it.`
    : `${creator}ompare what the ${noun} demands with the claims below.`;
  return {
    id: "no-publisher",
    inForm: hasForm,
    certainty: vague ? "likely" : "certain",
    title: titleOf(context, `${noun}${who} for ${described(context)}`),
    seen: formValues(context),
    needs: `a ${noun} in which every field has exactly this value`,
    remedy: `${packageAdvice(context)}${fix}${environmentAdvice(context)}${countingFile(context)}`,
  };
}

/** A service principal has an object id of its own, which is easily mistaken for its application's. */
function findObjectId({ noun, claims, match }: Context): Finding | undefined {
  const [oid, azp] = ["oid", "azp"].map((name) => claimText(claims, name));
  if (match("no-publisher") === undefined || oid === undefined || azp === undefined) return undefined;
  return {
    id: "object-id",
    inForm: true,
    certainty: "worth-checking",
    title: `A ${noun} for Entra ID needs the object id of the service principal, not a client id.`,
    seen: `oid is "${oid}", the client id (azp) "${azp}"`,
    needs: `the object id "${oid}", as on the page of the enterprise application`,
    remedy:
      "Ask an administrator of the gallery to compare it; the object id of the app registration is a different one. The gallery may also not allow this tenant or this package owner.",
  };
}

function titleOf({ registry, refusal, match }: Context, entry: string): string {
  const { vague = false, orNoPackage = false } = match("no-publisher") ?? {};
  if (!vague) return `${registry.name} has no ${entry}.`;
  const [message] = refusal.messages ?? [];
  if (orNoPackage && message !== undefined && /not found/i.test(message)) {
    return `${registry.name} says "${message}": it knows no such package, or has no ${entry}.`;
  }
  return `${registry.name} refuses without a reason; most likely it has no ${entry}.`;
}

function packageAdvice({ registry: { form }, match }: Context): string {
  if (match("no-publisher")?.orNoPackage !== true || form.project === undefined) return "";
  return `Check the name "${form.project}", its capitals and its scope; the first version of a package has to be published by hand. Then: `;
}

/** If the registry does not say what differs, the most likely cause is an environment that only the publisher names. */
function environmentAdvice({ registry, job, match, noun }: Context): string {
  const isCompared = formFields(registry, job).some(({ claim }) => claim === "environment");
  if (!isCompared || job.environment !== undefined || match("no-publisher")?.early === true) return "";
  return ` If the ${noun} names an environment, add environment: to this job.`;
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

/** The registry answers the same for a package that does not exist. */
function findNoPackage({ registry, noun, match }: Context): Finding | undefined {
  const { project } = registry.form;
  if (match("no-publisher")?.orNoPackage !== true || project === undefined) return undefined;
  return {
    id: "no-package",
    certainty: "worth-checking",
    title: `${registry.name} gives the same answer if there is no package "${project}".`,
    seen: "the registry says that the package was not found",
    needs: `a package that exists, because only then it can have a ${noun}`,
    remedy: "Check its name; publish its first version by hand.",
  };
}

/** The registry's answer says that names match and ids do not: the repository was renamed, transferred or created again. */
function findIds(context: Context): Finding | undefined {
  const ids = idsOf(context);
  if (ids === undefined || context.match("ids") === undefined) return undefined;
  return {
    ...registerAgain(context.noun, ids),
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
  return {
    ...common,
    certainty: "likely",
    title: `${title} a rule for the form without ids does not match it.`,
    needs: "a rule for exactly this text",
    remedy: "Change the rule to this exact text, or to a separate claim such as repository.",
  };
}

/** The job declares no environment, but the publisher at the registry may name one. */
function findNoEnvironment({ registry, job, noun, match }: Context): Finding | undefined {
  const answer = match("no-publisher");
  const asksForOne = formFields(registry, job).some(({ claim }) => claim === "environment");
  if (answer === undefined || answer.early === true || job.environment !== undefined || !asksForOne) return undefined;
  return {
    id: "environment-missing",
    certainty: "worth-checking",
    title: `This job declares no environment: a ${noun} that names one does not match it.`,
    seen: "no claim environment",
    needs: `the environment of the ${noun}, if it names one`,
    remedy: "If it does, add the same environment to the job that mints, not to the whole workflow.",
    paste: "environment: the-name-in-the-form",
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
    needs: "a publisher registered at test.pypi.org, not at pypi.org",
    remedy: "Register it there too; or, if you meant PyPI, remove the input repository-url.",
  };
}
