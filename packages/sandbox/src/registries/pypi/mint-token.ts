import { randomBytes, randomUUID } from "node:crypto";
import { claimText } from "../../oidc/claim-text.ts";
import { unverifiedClaims, verifyIdToken, type TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { UsedTokens } from "../../oidc/used-tokens.ts";
import type { Claims } from "../../issuer/claims.ts";
import { GITLAB_ISSUER } from "../../issuer/gitlab-job.ts";
import { seconds, type Clock } from "../../http/handler.ts";
import { reply } from "../../http/reply.ts";
import { mintedCaveats } from "./caveats.ts";
import { findGitlabPublisher } from "./gitlab-publishers.ts";
import { createMacaroon, serializeMacaroon } from "./macaroon.ts";
import { payloadToken } from "./payload.ts";
import type { PypiTokenRecord } from "./records.ts";
import { findPublisher, type RegisteredPublisher } from "./publishers.ts";
import { addToken, ensureProject, findProject, projectsOf, type PypiState } from "./state.ts";
import { InvalidPublisher } from "./workflow-ref.ts";

/** @see warehouse/oidc/services.py `verify_jwt_signature` */
const LEEWAY_SECONDS = 30;
/** A `jti` is kept a little longer than its token could be used. @see warehouse/oidc/services.py `store_jwt_identifier` */
const JTI_MARGIN_SECONDS = 35;
const LOCATION = "pypi.org";

/**
 * Answers `POST /_/oidc/mint-token`: exchanges an ID token for an API token.
 * @see warehouse/oidc/views.py `mint_token_from_oidc`, `mint_token`
 */
export async function mintToken(
  state: PypiState,
  body: string,
  trusted: TrustedIssuers,
  used: UsedTokens,
): Promise<Response> {
  const payload = payloadToken(body);
  if ("problem" in payload) return refuse("invalid-payload", payload.problem);
  const issuer = unverifiedClaims(payload.token)?.["iss"];
  if (issuer === undefined) return refuse("invalid-payload", "malformed JWT");
  const isGitlab = issuer === GITLAB_ISSUER;
  if (typeof issuer !== "string" || !(isGitlab || trusted.urls.includes(issuer))) {
    return refuse("invalid-payload", "unknown trusted publishing issuer");
  }
  const { enabled, githubEnabled, gitlabEnabled } = state.settings;
  if (!enabled || !(isGitlab ? gitlabEnabled : githubEnabled)) {
    const service = isGitlab ? "gitlab" : "github";
    return refuse("not-enabled", `${service} trusted publishing functionality not enabled`);
  }

  const verdict = await verifyIdToken(payload.token, trusted, {
    issuer,
    audience: state.settings.audience,
    leewaySeconds: LEEWAY_SECONDS,
    required: ["iat"],
  });
  const now = seconds(trusted.now);
  if ("problem" in verdict || Number(verdict.claims["iat"]) > now + LEEWAY_SECONDS) {
    return refuse("invalid-token", "malformed or invalid token");
  }
  return mint(state, verdict.claims, used, trusted.now);
}

function mint(state: PypiState, claims: Claims, used: UsedTokens, now: Clock): Response {
  const isGitlab = claims["iss"] === GITLAB_ISSUER;
  if (!isGitlab && !reifyPending(state, claims)) {
    return refuse("invalid-pending-publisher", "valid token, but project already exists");
  }
  let publisher: RegisteredPublisher;
  try {
    publisher = isGitlab
      ? findGitlabPublisher(state.gitlabPublishers, claims)
      : findPublisher(state.publishers, claims);
  } catch (error) {
    if (!(error instanceof InvalidPublisher)) throw error;
    return refuse("invalid-publisher", `valid token, but no corresponding publisher (${error.message})`);
  }
  // After the match and before the token: whatever goes wrong from here on, the ID token is spent.
  if (!used.add(claimText(claims, "jti") ?? "", Number(claims["exp"]) + JTI_MARGIN_SECONDS)) {
    return refuse("invalid-reuse-token", "invalid token: already used");
  }
  const { token, expiresAt } = issueToken(state, publisher, now);
  return reply(200, { success: true, token, expires: expiresAt });
}

/** Turns a matching pending publisher into a real one. False if its project's name was taken meanwhile. */
function reifyPending(state: PypiState, claims: Claims): boolean {
  let pending;
  try {
    pending = findPublisher(state.pendingPublishers, claims);
  } catch (error) {
    if (error instanceof InvalidPublisher) return true;
    throw error;
  }
  state.pendingPublishers.splice(state.pendingPublishers.indexOf(pending), 1);
  const { project_name: name, ...fields } = pending;
  if (findProject(state, name) !== undefined) return false;
  ensureProject(state, name);
  state.publishers.push({ ...fields, projects: [name] });
  return true;
}

/** @see warehouse/macaroons/services.py `create_macaroon` */
function issueToken(state: PypiState, publisher: RegisteredPublisher, now: Clock): PypiTokenRecord {
  const publisherId = (publisher.id ??= randomUUID());
  const identifier = randomUUID();
  const rootKey = randomBytes(32);
  const notBefore = seconds(now);
  const expiresAt = notBefore + state.settings.lifetimeSeconds;
  const projects = projectsOf(state, publisher);
  const projectIds = projects.map((name) => ensureProject(state, name).id);
  const caveats = mintedCaveats({ publisherId, projectIds, expiresAt, notBefore });
  const token = `pypi-${serializeMacaroon(createMacaroon(rootKey, { location: LOCATION, identifier, caveats }))}`;
  return addToken(state, { token, identifier, rootKey, publisherId, projects, expiresAt }, now);
}

function refuse(code: string, description: string): Response {
  return reply(422, { message: "Token request failed", errors: [{ code, description }] });
}
