/** The issuer of every job on github.com whose enterprise did not make it its own. @see https://docs.github.com/en/actions/reference/security/oidc */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
