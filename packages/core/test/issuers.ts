// Issuers that more than one registry trusts.

/** The issuer of GitHub Actions. */
export const GITHUB = "https://token.actions.githubusercontent.com";
/** The issuer of gitlab.com. */
export const GITLAB = "https://gitlab.com";
/** The issuer of Buildkite. */
export const BUILDKITE = "https://agent.buildkite.com";
/** The issuer of Google Cloud. */
export const GOOGLE = "https://accounts.google.com";
/** One of each organization's own. */
export const CIRCLECI = "https://oidc.circleci.com/org/65";
/** One of each tenant's own. */
export const ENTRA = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0";
