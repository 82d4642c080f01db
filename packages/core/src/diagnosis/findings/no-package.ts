import type { Finder } from "./finding.ts";
import { isBlocked } from "./is-blocked.ts";

/** The registry says the same of a package that is not there. */
export const findNoPackage: Finder = (seen) => {
  const { registry, noun, match } = seen;
  const { project } = registry.form;
  if (match("no-publisher")?.orNoPackage !== true || project === undefined || isBlocked(seen)) return undefined;
  return {
    id: "no-package",
    certainty: "worth-checking",
    title: `${registry.name} says the same where there is no package "${project}".`,
    seen: "the registry says that the package was not found",
    needs: `a package that exists: only then it can have a ${noun}`,
    remedy: "Check its name; publish its first version by hand.",
  };
};
