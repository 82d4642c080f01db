import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { FormField } from "../registry.ts";
import { refusalMessages } from "../shared/read-answer.ts";
import { tokenExchange } from "../shared/token-exchange.ts";

/**
 * Claims are pairs of a name and a value, compared exactly. The preset for GitHub has two names of its own. UNVERIFIED:
 * how `workflow` and `branch` are derived from GitHub's claims; people register the file's name.
 *
 * @see https://huggingface.co/docs/hub/trusted-publishers
 */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Provider", placeholder: "GitHub Actions" },
  { label: "repository", claim: "claim:repository" },
  { label: "workflow", claim: "workflow" },
  { label: "branch", placeholder: "nothing, or the one branch to publish from" },
];
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Provider", placeholder: "GitLab CI" },
  { label: "project_path", claim: "claim:project_path" },
  { label: "ref", placeholder: "nothing, or the one branch or tag to publish from" },
];
const OTHER_FIELDS: readonly FormField[] = [
  { label: "Issuer", claim: "claim:iss" },
  { label: "sub", claim: "claim:sub" },
];

/** The Hub's own time-out, seen after ten seconds. @see https://github.com/huggingface/hub-docs/issues/2757 */
const GAVE_UP = /This operation was aborted/;
/** It does not say which check failed. @see https://huggingface.co/docs/hub/trusted-publishers "Errors" */
const PATTERNS: readonly RefusalPattern[] = [
  {
    reason: "other",
    text: GAVE_UP,
    advice: {
      id: "gave-up",
      title: "{registry} timed out before it had checked the identity.",
      needs: "nothing of this job",
      remedy:
        "Run the job again later. If it fails again, check that {registry} can reach the keys of the identity's issuer.",
    },
  },
  {
    reason: "no-publisher",
    text: /^invalid_grant(?!.*aborted)/,
    vague: true,
    orNoPackage: " and its capitals: the repository has to exist before it can have one",
  },
];

/** @see https://huggingface.co/docs/hub/trusted-publishers "Security model" */
const DOCUMENTED_LIFETIME_SECONDS = 3_600;
/** The prefixes for kinds of repositories; a model has none. */
const KIND = "(?:datasets|spaces|kernels|buckets)";
const NAME = "[A-Za-z0-9][\\w.-]*";
const RESOURCE = new RegExp(`^(?:${KIND}/${NAME}/${NAME}|(?!${KIND}(?:/|$))${NAME}(?:/${NAME})?)$`);

/**
 * Describes the Hugging Face Hub's trusted publishers.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://huggingface.co/docs/hub/trusted-publishers
 * @see https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/_oidc.py
 * @example
 * huggingface({ resource: "acme/awesome-model" });
 */
export const huggingface = defineRegistry({
  id: "huggingface",
  name: "Hugging Face",
  inputs: {
    /** A repository: `owner/name`, with `datasets/`, `spaces/`, `kernels/` or `buckets/` before it; or a user's name, to read. */
    resource: {
      required: true,
      pattern: RESOURCE,
      meaning:
        "the repository as owner/name, for anything but a model with datasets/, spaces/, kernels/ or buckets/ before it; or a user name, to read gated repositories",
      example: "my-organization/my-model",
    },
    "registry-url": { kind: "url", default: "https://huggingface.co" },
  },
  listInput: "resource",
  create: ({ resource, registryUrl: { origin, host } }) => {
    const isUser = !resource.includes("/");
    const exchange = tokenExchange({
      url: new URL("/oauth/token", origin),
      encoding: "json",
      parameters: { resource },
      documentedSeconds: DOCUMENTED_LIFETIME_SECONDS,
    });
    return {
      ...exchange,
      name: host === "huggingface.co" ? "Hugging Face" : host,
      audience: origin,
      readRefusal: (response) => {
        const messages = ["error", "error_description"].flatMap((field) => refusalMessages(response, field));
        const text = messages.join(": ");
        return {
          messages: text === "" ? [] : [text],
          unsupported: exchange.readRefusal(response).unsupported === true,
          ...(GAVE_UP.test(text) ? { retries: 1 } : {}),
        };
      },
      claimRules: { refusedEvents: [] },
      form: {
        page: isUser ? `${origin}/settings/authentication#ci-cd-access` : `${origin}/${resource}/settings`,
        project: resource,
        github: GITHUB_FIELDS,
        gitlab: GITLAB_FIELDS,
        other: OTHER_FIELDS,
      },
      refusals: { noun: "trusted publisher", patterns: PATTERNS },
      scope: isUser
        ? `at most reading the gated repositories that ${resource} may read`
        : `at most writing to ${resource}`,
      clientEnv: ({ token }) => ({ HF_TOKEN: token }),
      clientNotes: ({ several }) => (several === true ? ["HF_TOKEN holds the token for the first of them alone."] : []),
    };
  },
});
