import type { Claims } from "../issuer/claims.ts";
import { claimText } from "../oidc/claim-text.ts";
import type { Presented } from "../registries/shared/publisher-form.ts";
import { formFor, publisherFields } from "./publishers.ts";

/** What a form asks of an identity, by the name of the field; every other field says what may be published. */
const IDENTITY: Readonly<Record<string, (claims: Claims) => string | undefined>> = {
  repository: (claims) => claimText(claims, "repository"),
  workflow: (claims) =>
    /([^/]+)@/.exec(claimText(claims, "job_workflow_ref") ?? claimText(claims, "workflow_ref") ?? "")?.[1],
  environment: (claims) => claimText(claims, "environment"),
  subject: (claims) => claimText(claims, "sub"),
  issuer: (claims) => claimText(claims, "iss"),
  audience: (claims) => claimText(claims, "aud"),
  path: (claims) => claimText(claims, "project_path"),
  pipeline: (claims) => /\/\/(.+)@/.exec(claimText(claims, "ci_config_ref_uri") ?? "")?.[1],
  "tenant-id": (claims) => claimText(claims, "tid"),
  "object-id": (claims) => claimText(claims, "oid"),
};

/** What would make a registry trust an identity. */
export interface Registration {
  /** The id of the form. */
  readonly form: string;
  /** What the identity fills in. */
  readonly values: Readonly<Record<string, string>>;
  /** The fields that say what may be published, with what the request named or the repository is called. */
  readonly open: Readonly<Record<string, string>>;
}

/**
 * Fills in a registry's form, so that exactly this identity is what it trusts; `undefined` if the registry has no form for it.
 *
 * @param presented `asked` is what the refused request named, or what a publisher that nearly matches is for
 */
export function registrationOf(registry: string, presented: Presented): Registration | undefined {
  const form = formFor(registry, presented);
  if (form === undefined) return undefined;
  const { claims, asked } = presented;
  const fields = Object.entries(publisherFields(form));
  const identity = fields.flatMap(([name, { required = false }]) => {
    const value = IDENTITY[name]?.(claims);
    return name in IDENTITY ? [{ name, value, required }] : [];
  });
  if (identity.some(({ value, required }) => required && value === undefined)) return undefined;
  const named = fields.filter(([name]) => !(name in IDENTITY));
  const needed = named.filter(([, { required }]) => required === true).map(([name]) => name);
  const marked = named.find(([, { asked: isAsked }]) => isAsked === true)?.[0];
  const parts = asked === undefined ? [] : needed.length === 2 && marked === undefined ? splitAsked(asked) : [asked];
  const project = (claimText(claims, "repository") ?? claimText(claims, "project_path") ?? "").split("/").at(-1) ?? "";
  const open = named.map(([name]) => {
    const part = marked === undefined ? parts[needed.indexOf(name)] : name === marked ? asked : undefined;
    return [name, part ?? (name === needed[0] && name !== marked ? project : "")] as const;
  });
  const values = identity.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return { form, values: Object.fromEntries(values), open: Object.fromEntries(open) };
}

/** `workspace/registry` and `namespace.extension` are two fields in one. */
function splitAsked(asked: string): readonly string[] {
  const separator = asked.includes("/") ? "/" : ".";
  const [first = asked, ...rest] = asked.split(separator);
  return rest.length === 0 ? [first] : [first, rest.join(separator)];
}
