/** Issuers that more than one registry trusts. */
export const GITHUB = "https://token.actions.githubusercontent.com";
export const GITLAB = "https://gitlab.com";
export const BUILDKITE = "https://agent.buildkite.com";
export const GOOGLE = "https://accounts.google.com";
/** One of each organization's own. */
export const CIRCLECI = "https://oidc.circleci.com/org/65";
