import type { FormField, TrustForm } from "../registry.ts";

/** A ruleset of the connection; `*` stands for anything. @see https://docs.docker.com/enterprise/security/oidc-connections/rulesets-claims/ */
const FIELDS: readonly FormField[] = [
  { label: "Label", say: "any name" },
  { label: "Rules", part: "claim:sub" },
  { label: "Resources", say: "the repositories that the job pushes to" },
  { label: "Scopes", say: "read and write" },
];

/** The form of an OIDC connection, in Docker Home under Identity & auth. @see https://docs.docker.com/enterprise/security/oidc-connections/create-manage/ */
export function dockerhubForm(): TrustForm {
  return { page: "https://app.docker.com/", github: FIELDS };
}
