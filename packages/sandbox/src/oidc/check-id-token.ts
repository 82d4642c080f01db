import { compare, note, noteIdToken } from "../http/trace.ts";
import { GITLAB_ISSUER } from "../issuer/gitlab-job.ts";
import { unverifiedClaims, verifyIdToken, type IdTokenVerdict, type TrustedIssuers } from "./verify-id-token.ts";

/** What is different about a token that a registry takes. */
export interface CheckOptions {
  /** Default: any audience. */
  readonly audience?: string;
  readonly leewaySeconds?: number;
  /** Takes what GitLab issued, too. */
  readonly takesGitlab?: boolean;
}

/** Verifies an ID token of any trusted issuer. */
export async function checkIdToken(
  token: string,
  trusted: TrustedIssuers,
  { takesGitlab = false, ...options }: CheckOptions = {},
): Promise<IdTokenVerdict> {
  const claims = unverifiedClaims(token);
  if (claims === undefined) return { problem: "malformed" };
  const { iss: issuer } = claims;
  const issuers = takesGitlab ? [...trusted.urls, GITLAB_ISSUER] : trusted.urls;
  if (typeof issuer !== "string" || !issuers.includes(issuer)) {
    noteIdToken(compare("iss", issuers.join(" or "), issuer, false));
    note({ problem: "issuer" });
    return { problem: "issuer" };
  }
  return verifyIdToken(token, trusted, { leewaySeconds: 0, ...options, issuer });
}
