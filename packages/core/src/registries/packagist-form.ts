import type { FormField, TrustForm } from "../registry.ts";

/** @see https://packagist.com/docs/trusted-publishing "Configure trusted publishing" */
function fieldsFor(name: string): readonly FormField[] {
  return [
    { label: "Package name", say: name },
    { label: "Owner name", part: "owner" },
    { label: "Repository name", part: "repository" },
    { label: "Continuous integration file", part: "workflow" },
    { label: "Continuous integration environment name (optional)", part: "environment" },
  ];
}

/** The form on the page of an organization's API access. UNVERIFIED: that page's own address. */
export function packagistForm(host: string, organization: string, name: string): TrustForm {
  const page = `https://packagist.com/orgs/${organization}/packages`;
  return { ...(host === "packagist.com" ? { page } : {}), github: fieldsFor(name) };
}
