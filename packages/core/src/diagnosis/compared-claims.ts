import type { ClaimPart } from "../claim-part.ts";
import type { Registry } from "../registry.ts";

/** The claims of GitHub's that a piece of the identity is read from; that of the workflow follows the registry's rule. */
const SOURCES: Readonly<Partial<Record<ClaimPart, string>>> = {
  owner: "repository",
  repository: "repository",
  environment: "environment",
};

/** The claims that a registry compares with what is registered, or refuses by; all others are of no matter to it. */
export function comparedClaims({ claimRules, form }: Registry): ReadonlySet<string> {
  const { issuers, refusedEvents, workflow, ids = [], runner, subject } = claimRules;
  const parts = form.github.flatMap(({ part }) => (part === undefined ? [] : [part]));
  const ofParts = parts.map((part) => (part.startsWith("claim:") ? part.slice(6) : SOURCES[part]));
  return new Set(
    [
      "aud",
      ...ofParts,
      ...ids,
      workflow,
      issuers === undefined ? undefined : "iss",
      refusedEvents.length > 0 ? "event_name" : undefined,
      runner === undefined ? undefined : "runner_environment",
      subject === undefined ? undefined : "sub",
    ].filter((name) => name !== undefined),
  );
}
