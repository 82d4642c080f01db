import { Hono } from "hono";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { allMatch, compare, note } from "../../http/trace.ts";
import { jobClaims } from "../../issuer/claims.ts";
import { GITHUB_ISSUER } from "../../issuer/issuer.ts";
import { defaultJob } from "../../issuer/job.ts";
import { checkIdToken } from "../../oidc/check-id-token.ts";
import { type IdTokenProblem, unverifiedClaims, type TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { definePublisherForm, ISSUER_FIELD, issuerOf, movedIssuer, SUBJECT_FIELD } from "../shared/publisher-form.ts";
import { registryJwt, remember, type IssuedToken } from "../shared/issued-token.ts";

/** A federation of a robot account. @see quay util/security/federated_robot_auth.py */
export interface QuayFederation {
  /** `organization+robot` */
  robot: string;
  issuer: string;
  subject: string;
  /** Any audience if none is given. */
  audiences?: string[] | undefined;
}

/** A registry that behaves as Quay. */
export interface QuayEmulator extends Server {
  readonly settings: { lifetimeSeconds: number };
  readonly federations: QuayFederation[];
  readonly tokens: IssuedToken[];
}

/** What PyJWT says of a token, after 30 seconds of grace. @see quay oauth/oidc.py `decode_user_jwt`, pyjwt jwt/api_jwt.py */
const MESSAGES: Readonly<Record<IdTokenProblem, string>> = {
  malformed: "Not enough segments",
  "missing-claim": 'Token is missing the "exp" claim',
  key: "Signature verification failed",
  signature: "Signature verification failed",
  issuer: "Invalid issuer",
  audience: "Audience doesn't match",
  expired: "Signature has expired",
  "not-yet-valid": "The token is not yet valid (iat)",
};
const LEEWAY_SECONDS = 30;

/** Quay in the sandbox. */
export const quay: EmulatorDefinition<QuayEmulator> = {
  displayName: "Quay.io",
  hosts: ["quay.io"],
  create: createQuay,
  seed: ({ federations }) => {
    const subject = String(jobClaims(defaultJob(), "immutable")["sub"]);
    federations.push({ robot: "octo-org+release", issuer: GITHUB_ISSUER, subject });
  },
  moveTo: ({ federations }, { issuerUrl }) => {
    for (const federation of federations) federation.issuer = movedIssuer(federation.issuer, issuerUrl);
  },
  publisherForm: definePublisherForm({
    fields: {
      robot: { label: "Robot account", example: "octo-org+release", required: true },
      issuer: ISSUER_FIELD,
      subject: SUBJECT_FIELD,
    },
    entries: ({ federations }: QuayEmulator) => federations,
    toEntry: ({ robot, issuer, subject }, context) => ({ robot, issuer: issuerOf(issuer, context), subject }),
    toValues: ({ robot, issuer, subject }) => ({ robot, issuer, subject }),
  }),
};

/**
 * `GET /oauth2/federation/robot/token`.
 * @see quay endpoints/oauth/robot_identity_federation.py, endpoints/oauth/test/test_robot_identity_federation.py
 */
function createQuay(trusted: TrustedIssuers): QuayEmulator {
  const state = {
    settings: { lifetimeSeconds: 3600 },
    federations: [] as QuayFederation[],
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.get("/oauth2/federation/robot/token", async (c) => {
    const [, credentials] = /^Basic +(\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    if (credentials === undefined) return refuse("No auth header");
    const [robot = "", jwt = ""] = Buffer.from(credentials, "base64").toString("utf8").split(/:(.*)/s);
    if (!/^[^+]+\+[^+]+$/.test(robot)) return refuse("Invalid robot");
    note({ asked: robot });

    const problem = await federationProblem(state.federations, robot, jwt, trusted);
    // What the robot's federation refuses is an exception there, and answered otherwise.
    if (problem !== undefined) return reply(400, { message: problem });
    const times = { now: trusted.now, lifetimeSeconds: state.settings.lifetimeSeconds };
    const token = await registryJwt({ sub: robot }, times);
    remember(state.tokens, { token, scope: robot }, times);
    return reply(200, { token });
  });
  return Object.assign(
    recorded("quay", async (request) => app.fetch(request), trusted.now),
    state,
  );
}

/** Why a token does not stand for a robot, in Quay's words. */
async function federationProblem(
  federations: readonly QuayFederation[],
  robot: string,
  jwt: string,
  trusted: TrustedIssuers,
): Promise<string | undefined> {
  const issuer = unverifiedClaims(jwt)?.["iss"];
  if (typeof issuer !== "string") return "Token does not contain issuer";
  const own = federations.filter((federation) => federation.robot === robot);
  if (own.length === 0) return "Robot does not have federated login configured";
  const matching = own.filter((federation) => federation.issuer === issuer);
  if (matching.length === 0) return `issuer ${issuer} not configured for this robot`;
  // Stricter than Quay, which does not look at `nbf`.
  const verdict = await checkIdToken(jwt, trusted, { leewaySeconds: LEEWAY_SECONDS, takesGitlab: true });
  if ("problem" in verdict) return `Invalid token: ${MESSAGES[verdict.problem]}`;
  const audiences = matching.flatMap((federation) => federation.audiences ?? []);
  const presented = [verdict.claims["aud"]].flat();
  if (audiences.length > 0 && !audiences.some((audience) => presented.includes(audience))) {
    return "Invalid token: Audience doesn't match";
  }
  const isOwn = matching.some((federation) =>
    allMatch(federation, [
      compare("iss", federation.issuer, issuer),
      compare("sub", federation.subject, verdict.claims["sub"]),
    ]),
  );
  return isOwn ? undefined : "Token does not match robot";
}

function refuse(error: string): Response {
  return reply(401, { error });
}
