import { claimText } from "../../base/claims.ts";
import type { Finder } from "./finding.ts";
import { isBlocked } from "./is-blocked.ts";

/** PyPI's rehearsal index keeps publishers of its own. @see https://docs.pypi.org/trusted-publishers/using-a-publisher/ */
export const findTestIndex: Finder = (seen) => {
  const { registry, claims, match } = seen;
  if (match("no-publisher") === undefined || claimText(claims, "aud") !== "testpypi" || isBlocked(seen))
    return undefined;
  return {
    id: "test-index",
    inForm: true,
    certainty: "worth-checking",
    title: "This run asked TestPyPI, which has accounts, projects and publishers of its own.",
    seen: `aud is "testpypi", the host ${registry.url.host}`,
    needs: "a publisher registered at test.pypi.org, not at pypi.org",
    remedy: "Register it there too; or, if PyPI is meant, take the input repository-url out.",
  };
};
