import { randomBytes, randomUUID } from "node:crypto";
import { Hono } from "hono";
import { SignJWT } from "jose";
import { bearerToken } from "../http/bearer-token.ts";
import { seconds, type Clock } from "../http/handler.ts";
import { recorded, type Server } from "../http/recorded.ts";
import { reply } from "../http/reply.ts";
import { jobClaims, type Claims } from "./claims.ts";
import { CLAIMS_SUPPORTED } from "./claims-supported.ts";
import { gitlabClaims, type GitlabJob } from "./gitlab-job.ts";
import { defaultJob, type Job, type SubjectFormat } from "./job.ts";
import { createSigningKey, sharedSigningKey, type SigningKey } from "./signing-key.ts";

/** The issuer of every token on github.com, and the only one of GitHub's that public registries accept. */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** Where a hosted runner asks for ID tokens; there is a host for each region. */
export const REQUEST_ORIGIN = "https://run-actions-2-azure-eastus.actions.githubusercontent.com";
const LIFETIME_SECONDS = 300;
const NOT_BEFORE_SECONDS = 600;

/** Overrides of single claims: a value replaces, `null` removes. */
export type ClaimOverrides = Readonly<Record<string, unknown>>;

/** An OIDC issuer that behaves as GitHub's, with every knob that a test wants to turn. */
export interface Issuer extends Server {
  /** The `iss` claim, and the `issuer` of the discovery document. */
  url: string;
  /** The job that tokens are for. */
  job: Job;
  /** A GitLab job that tokens are for instead. */
  gitlabJob: GitlabJob | undefined;
  subject: SubjectFormat;
  /** Laid over the claims of every token, last. */
  claims: ClaimOverrides;
  /** How far the issuer's clock runs ahead (or, negative, behind), in seconds. */
  clockOffsetSeconds: number;
  /** Signs with a key that is not in the JWKS, under the name of one that is. */
  forge: boolean;
  /** `ACTIONS_ID_TOKEN_REQUEST_URL`: already carries a query, so `audience` is appended with `&`. */
  requestUrl: string;
  /** `ACTIONS_ID_TOKEN_REQUEST_TOKEN` */
  requestToken: string;
  /** Signs an ID token without going through the request URL. */
  mintIdToken(claims: ClaimOverrides, audience: string | readonly string[]): Promise<string>;
  /** Replaces the signing key; tokens of the old one no longer verify. */
  rotateKey(): Promise<void>;
}

/** Creates an issuer. It serves the token request URL, the discovery document and the JWKS. */
export function createIssuer(now: Clock): Issuer {
  let key: Promise<SigningKey> | undefined;
  const signingKey = (): Promise<SigningKey> => (key ??= sharedSigningKey());
  const app = new Hono();

  const wellKnown = ["/.well-known/openid-configuration", "/:enterprise/.well-known/openid-configuration"];
  app.on("GET", wellKnown, () => reply(200, discoveryDocument(self.url)));
  app.on("GET", ["/.well-known/jwks", "/:enterprise/.well-known/jwks"], async () =>
    reply(200, { keys: [(await signingKey()).jwk] }),
  );
  app.get("*", async (c) => {
    if (c.req.path !== new URL(self.requestUrl).pathname) return reply(404, "Not Found");
    if (bearerToken(c.req.raw) !== self.requestToken) return reply(401, "Unauthorized");
    const owner = self.job.repository.split("/")[0] ?? "";
    const audience = c.req.query("audience") ?? `https://github.com/${owner}`;
    return reply(200, { count: 1, value: await self.mintIdToken({}, audience) });
  });

  const self: Issuer = Object.assign(
    recorded("issuer", async (request) => app.fetch(request), now),
    {
      url: GITHUB_ISSUER,
      job: defaultJob(),
      gitlabJob: undefined as GitlabJob | undefined,
      subject: "immutable" as SubjectFormat,
      claims: {},
      clockOffsetSeconds: 0,
      forge: false,
      // The double slash is GitHub's own.
      requestUrl: `${REQUEST_ORIGIN}/155//idtoken/${randomUUID()}/${randomUUID()}?api-version=2.0`,
      // Random text alone could begin like a credential of a registry.
      requestToken: `request-${randomBytes(48).toString("base64url")}`,
      async mintIdToken(claims: ClaimOverrides, audience: string | readonly string[]): Promise<string> {
        const { jwk, privateKey } = await signingKey();
        const iat = seconds(now) + self.clockOffsetSeconds;
        const payload = withOverrides(
          {
            iss: self.url,
            aud: audience,
            jti: randomUUID(),
            iat,
            nbf: iat - NOT_BEFORE_SECONDS,
            exp: iat + LIFETIME_SECONDS,
            ...jobClaims(self.job, self.subject),
          },
          { ...(self.gitlabJob === undefined ? {} : gitlabClaims(self.gitlabJob)), ...self.claims, ...claims },
        );
        const signer = self.forge ? (await createSigningKey()).privateKey : privateKey;
        return new SignJWT(payload).setProtectedHeader({ typ: "JWT", alg: "RS256", kid: jwk.kid }).sign(signer);
      },
      async rotateKey(): Promise<void> {
        key = createSigningKey();
        await key;
      },
    },
  );
  return self;
}

function withOverrides(claims: Claims, overrides: ClaimOverrides): Record<string, unknown> {
  const merged = Object.entries({ ...claims, ...overrides });
  return Object.fromEntries(merged.filter(([, value]) => value !== null && value !== undefined));
}

/** @see https://token.actions.githubusercontent.com/.well-known/openid-configuration */
function discoveryDocument(url: string): Claims {
  return {
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks`,
    subject_types_supported: ["public", "pairwise"],
    response_types_supported: ["id_token"],
    claims_supported: CLAIMS_SUPPORTED,
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid"],
  };
}
