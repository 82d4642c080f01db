import { claimText } from "../../base/claims.ts";
import type { RefusalReason } from "../../registries/refusals.ts";
import type { Context, Finding, Rule } from "../finding.ts";

/** A refusal that needs no comparison: what it means is a fixed text, with the placeholders that {@link fill} knows. */
interface Answer extends Omit<Finding, "id"> {
  /** Also the id of the finding. */
  readonly reason: RefusalReason;
}

const ANSWERS: readonly Answer[] = [
  {
    // A policy that waits for its first use lasts seven days. @see https://learn.microsoft.com/en-us/nuget/nuget-org/trusted-publishing#policies-pending-full-activation
    reason: "expired-policy",
    inForm: true,
    certainty: "certain",
    title: 'The {noun} "{policy}" was not used within the seven days that it had, and is switched off.',
    seen: "the registry says that it has expired",
    needs: "a first use within seven days: then it stays, with the ids of the repository",
    remedy: "Activate it again at {page}, then run this job again within seven days.",
  },
  {
    reason: "organization",
    certainty: "certain",
    title: "The input user names an organization at {registry}, and policies belong to persons.",
    seen: "the registry says so",
    needs: "the profile name of the administrator who created the policy",
    remedy: "Set user to that person's profile name; the policy itself names the organization as package owner.",
    paste: "with:\n  user: the-policy-creators-profile-name",
  },
  {
    reason: "account",
    certainty: "certain",
    title: "The policy matches, but an account behind it may not publish at {registry}.",
    seen: 'it says "{message}"',
    needs: "an account in good standing that may act for the package owner",
    remedy: "Fix that account, or have a member who may publish create the policy.",
  },
  {
    // A publisher that waited for its project to be created came too late.
    reason: "name-taken",
    inForm: true,
    certainty: "certain",
    title: "A pending publisher at {registry} matches this job, and its project exists already.",
    seen: "the registry says that the project already exists",
    needs: "no pending publisher with these values: a pending one only creates projects, and it is looked at first",
    remedy:
      "Remove the pending publisher on your account's page \"Publishing\". If the project is yours and has no publisher with the values below yet, register one on the project's own page; if the project is not yours, choose another name.",
  },
  {
    reason: "disabled",
    certainty: "certain",
    title: "{registry} has trusted publishing switched off at the moment.",
    seen: "the registry says so",
    needs: "nothing of this job",
    remedy: "Wait for its operators: its status page may tell more.",
  },
  {
    reason: "gave-up",
    certainty: "certain",
    title: "{registry} gave up before it had checked the identity: it waited too long for something of its own.",
    seen: 'it says "{message}"',
    needs: "nothing of this job",
    remedy:
      "Run the job again later; if it stays so, check that {registry} can reach the keys of the identity's issuer.",
  },
  {
    reason: "missing-claim",
    certainty: "certain",
    title: 'The identity has no claim "{claim}" that {registry} can use.',
    seen: '"{claim}" is missing, empty or of another form',
    needs: '"{claim}" as {platform} gives it',
    remedy: "Publish from a job on {platform}: other servers that speak its protocol leave claims out.",
  },
  {
    reason: "modified-request",
    certainty: "likely",
    title: "The request reached {registry} without a header that was sent with it.",
    seen: 'it says "{message}"',
    needs: "the request as it was sent",
    remedy: "Check what stands between this runner and the registry: a proxy may take headers out.",
  },
];

/** Causes that the registry's answer names by itself. */
export const ANSWER_RULES: readonly Rule[] = [
  ...ANSWERS.map((answer): Rule => ({ find: (context) => fill(answer, context) })),
  { find: findAdvice },
  { find: findAlreadyUsed },
  { find: findRateLimit },
];

function fill({ reason, ...finding }: Answer, { registry, refusal, noun, job, match }: Context): Finding | undefined {
  const matched = match(reason);
  if (matched === undefined) return undefined;
  const isGitlab = job.provider === "gitlab";
  const values: Readonly<Record<string, string>> = {
    registry: registry.name,
    noun,
    policy: matched.policy ?? "",
    message: refusal.messages?.[0] ?? "",
    page: registry.form.page ?? "the registry",
    claim: matched.claim ?? (isGitlab ? "ci_config_ref_uri" : "job_workflow_ref"),
    platform: isGitlab ? "gitlab.com" : "github.com",
  };
  const filled = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  const { title, seen, needs, remedy } = finding;
  return {
    ...finding,
    id: reason,
    title: filled(title),
    seen: filled(seen),
    needs: filled(needs),
    remedy: filled(remedy),
  };
}

/** What the registry's own advice says of its answer. */
function findAdvice({ claims, refusal, match }: Context): Finding | undefined {
  const advice = match("other")?.advice;
  if (advice === undefined) return undefined;
  const filled = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === "message" ? (refusal.messages?.[0] ?? "") : (claimText(claims, name) ?? "missing"),
    );
  const { title, seen, needs, remedy, paste } = advice;
  return {
    ...advice,
    certainty: "certain",
    title: filled(title),
    seen: filled(seen),
    needs,
    remedy,
    ...(paste === undefined ? {} : { paste: filled(paste) }),
  };
}

function findAlreadyUsed({ registry, refusal, match }: Context): Finding | undefined {
  if (refusal.alreadyUsed !== true && match("already-used") === undefined) return undefined;
  if (refusal.freshIdToken === false) {
    return {
      id: "already-used",
      certainty: "likely",
      title: `${registry.name} says that this job's ID token was redeemed before: most likely by an earlier mint in the same job.`,
      seen: "this CI gives a job one ID token for an audience, and it can be redeemed once",
      needs: "an ID token that nobody redeemed",
      remedy:
        "Mint once in a job and use the token for all that it publishes, or mint the second time in a job of its own. A client that makes the exchange by itself counts as a mint.",
    };
  }
  return {
    id: "already-used",
    certainty: "certain",
    title: `${registry.name} says that this job's ID token was redeemed before, though it was new.`,
    seen: "each ID token was sent once",
    needs: "an ID token that nobody redeemed",
    remedy:
      "Something on the way sends requests twice, such as a proxy; or somebody else had the token: check what else runs in this job.",
  };
}

function findRateLimit({ registry, refusal: { status, retryAfterSeconds } }: Context): Finding | undefined {
  if (status !== 429) return undefined;
  const wait = retryAfterSeconds === undefined ? "in a minute" : `after ${retryAfterSeconds} seconds`;
  return {
    id: "rate-limit",
    certainty: "certain",
    title: `${registry.name} was asked too often.`,
    seen: retryAfterSeconds === undefined ? "HTTP 429" : `HTTP 429, Retry-After: ${retryAfterSeconds}`,
    needs: "fewer exchanges at a time",
    remedy: `Run the job again ${wait}. One token serves for many packages: mint once a job.`,
  };
}
