import { claimText } from "../../base/claims.ts";
import type { RefusalMatch, RefusalReason } from "../../registries/refusals.ts";
import type { Context, Finding, Rule } from "../finding.ts";

/** A refusal that needs no comparison: a fixed text with the placeholders of {@link fill} explains it. */
interface Answer extends Omit<Finding, "id"> {
  /** Also the id of the finding. */
  readonly reason: RefusalReason;
}

const ANSWERS: readonly Answer[] = [
  {
    // A pending publisher whose project was created in another way.
    reason: "name-taken",
    inForm: true,
    certainty: "certain",
    title: "A pending publisher at {registry} matches this job, but its project already exists.",
    seen: "the registry says that the project already exists",
    needs:
      "no pending publisher with these values: {registry} looks at pending ones first, and they only create new projects",
    remedy:
      'Remove the pending publisher on your account\'s page "Publishing". If the project is yours, make sure that its own page has a publisher with the values below. If it is not yours, choose another name.',
  },
  {
    reason: "disabled",
    certainty: "certain",
    title: "Trusted publishing is disabled at {registry} at the moment.",
    seen: "the registry says so",
    needs: "nothing of this job",
    remedy: "Wait until its operators enable it again; its status page may say more.",
  },
  {
    reason: "missing-claim",
    certainty: "certain",
    title: 'The identity has no claim "{claim}" that {registry} can use.',
    seen: '"{claim}" is missing, empty or malformed',
    needs: '"{claim}" as {platform} gives it',
    remedy: "Publish from a job on {platform}: other servers with the same protocol leave claims out.",
  },
];

/** Causes that the registry's answer names. */
export const ANSWER_RULES: readonly Rule[] = [
  ...ANSWERS.map(({ reason, ...answer }): Rule => ({
    find: (context) => fill({ ...answer, id: reason }, context.match(reason), context),
  })),
  { find: findAdvice },
  { find: findAlreadyUsed },
  { find: findRateLimit },
];

/** The registry's own advice on its answer. */
function findAdvice(context: Context): Finding | undefined {
  const matched = context.match("other");
  return (
    matched?.advice && fill({ seen: 'it says "{message}"', certainty: "certain", ...matched.advice }, matched, context)
  );
}

/** Puts in what a finding is about: names, what the answer names, or a claim. */
function fill(
  finding: Finding,
  matched: RefusalMatch | undefined,
  { registry, claims, refusal, noun, job }: Context,
): Finding | undefined {
  if (matched === undefined) return undefined;
  const isGitlab = job.provider === "gitlab";
  const values: Readonly<Record<string, string | undefined>> = {
    registry: registry.name,
    noun,
    policy: matched.policy,
    message: refusal.messages?.[0] ?? "",
    claim: matched.claim ?? (isGitlab ? "ci_config_ref_uri" : "job_workflow_ref"),
    platform: isGitlab ? "gitlab.com" : "github.com",
  };
  const filled = Object.entries(finding).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === "string"
      ? value.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? claimText(claims, key) ?? "missing")
      : value,
  ]);
  return { ...finding, ...Object.fromEntries(filled) };
}

function findAlreadyUsed({ registry, claims, refusal, match }: Context): Finding | undefined {
  if (refusal.alreadyUsed !== true && match("already-used") === undefined) return undefined;
  if (refusal.freshIdToken === false) {
    const isOfEntra = claimText(claims, "uti") !== undefined;
    return {
      id: "already-used",
      certainty: "likely",
      title: `${registry.name} says that this job's ID token was already redeemed, most likely by an earlier mint${isOfEntra ? "" : " in the same job"}.`,
      seen: isOfEntra
        ? "Azure returns the same token for hours, in every job, and it can be redeemed once"
        : "this CI issues one ID token per job and audience, and it can be redeemed once",
      needs: "an ID token that nobody redeemed",
      remedy: isOfEntra
        ? "Mint once and use that token for everything, or use a CI's identity, which Entra ID exchanges each time."
        : "Mint once in a job and use that token for everything it publishes, or mint the second time in another job. A client that does its own exchange also counts as a mint.",
    };
  }
  return {
    id: "already-used",
    certainty: "certain",
    title: `${registry.name} says that this job's ID token was already redeemed, although it was new.`,
    seen: "each ID token was sent once",
    needs: "an ID token that nobody redeemed",
    remedy:
      "Either something on the way, such as a proxy, repeats requests, or somebody else used the token: check what else runs in this job.",
  };
}

function findRateLimit({ registry, refusal: { status, retryAfterSeconds } }: Context): Finding | undefined {
  if (status !== 429) return undefined;
  const wait = retryAfterSeconds === undefined ? "in a minute" : `after ${retryAfterSeconds} seconds`;
  return {
    id: "rate-limit",
    certainty: "certain",
    title: `${registry.name} received too many requests.`,
    seen: retryAfterSeconds === undefined ? "HTTP 429" : `HTTP 429, Retry-After: ${retryAfterSeconds}`,
    needs: "fewer exchanges in the same time",
    remedy: `Run the job again ${wait}. One token is good for many packages, so mint once per job.`,
  };
}
