import type { Claims } from "../issuer/claims.ts";
import { claimText } from "../oidc/claim-text.ts";
import type { PublisherFields } from "../registries/shared/publisher-form.ts";

/** Fields that name the workflow rather than what it publishes. */
const IDENTITY_FIELDS: readonly string[] = ["repository", "workflow", "environment", "subject"];

/** What an identity fills in of a form, and what a person has to say. */
export interface IdentityValues {
  readonly values: Readonly<Record<string, string>>;
  /** Names of the fields that say what may be published, with what the request named or the repository is called. */
  readonly open: Readonly<Record<string, string>>;
}

/**
 * Fills in a registry's form, so that exactly this identity is what it trusts.
 *
 * @param asked what the refused request named, such as a package, or what a publisher that nearly matches is for
 */
export function identityValues(fields: PublisherFields, claims: Claims, asked?: string): IdentityValues {
  const repository = claimText(claims, "repository") ?? "";
  const ref = claimText(claims, "job_workflow_ref") ?? claimText(claims, "workflow_ref") ?? "";
  const identity: Readonly<Record<string, string | undefined>> = {
    repository,
    workflow: /([^/]+)@/.exec(ref)?.[1],
    environment: claimText(claims, "environment"),
    subject: claimText(claims, "sub"),
  };
  const values = IDENTITY_FIELDS.flatMap((name) => {
    const value = fields[name] === undefined ? undefined : identity[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const named = Object.entries(fields).filter(([name]) => !IDENTITY_FIELDS.includes(name));
  const parts = named.length === 2 && asked !== undefined ? splitAsked(asked) : [asked];
  const open = named.map(([name, { required }], index) => {
    const fallback = required === true && index === 0 ? repository.split("/")[1] : "";
    return [name, parts[index] ?? fallback ?? ""] as const;
  });
  return { values: Object.fromEntries(values), open: Object.fromEntries(open) };
}

/** `namespace.extension` and `workspace/registry` are two fields in one. */
function splitAsked(asked: string): readonly string[] {
  const [, first = asked, second] = /^([^./]+)[./](.+)$/.exec(asked) ?? [];
  return second === undefined ? [first] : [first, second];
}
