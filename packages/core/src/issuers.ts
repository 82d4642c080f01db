/** The issuer of every job on github.com whose enterprise did not make it its own. @see https://docs.github.com/en/actions/reference/security/oidc */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/**
 * What tells GitHub's other issuers: an enterprise's own, data residency's, and an Enterprise Server's.
 *
 * @see https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc
 */
export const FOREIGN_ISSUER = /actions\.githubusercontent\.com\/.|\.ghe\.com|\/_services\/token$/;
