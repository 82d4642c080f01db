import { Hono } from "hono";
import { fieldText, jsonFields } from "../../http/json-fields.ts";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { checkIdToken } from "../../oidc/check-id-token.ts";
import { type TrustedIssuers, unverifiedClaims } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { definePublisherForm, isGitlabJob, PROJECT_PATH_FIELD, REPOSITORY_FIELD } from "../shared/publisher-form.ts";
import { hasClaims } from "../shared/github-publisher.ts";
import { note } from "../../http/trace.ts";
import { registryJwt, remember, type IssuedToken } from "../shared/issued-token.ts";

/** An OIDC integration with one identity mapping. */
export interface JfrogProvider {
  provider_name: string;
  audience: string;
  claims: Record<string, string>;
  username: string;
  scope: string;
  /** Seconds that tokens of this mapping live. Default: the platform's own. */
  expires_in?: number | undefined;
}

/** A platform that behaves as JFrog's. */
export interface JfrogEmulator extends Server {
  readonly settings: { lifetimeSeconds: number };
  readonly providers: JfrogProvider[];
  readonly tokens: IssuedToken[];
}

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
/** With an underscore: the spelling with a hyphen is refused. */
const ID_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";
const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

/** JFrog in the sandbox. */
export const jfrog: EmulatorDefinition<JfrogEmulator> = {
  displayName: "JFrog",
  hosts: ["octo.jfrog.io"],
  create: createJfrog,
  seed: ({ providers }) => {
    providers.push({
      provider_name: "github",
      audience: "jfrog-github",
      claims: { repository: "octo-org/octo-repo" },
      username: "octo-release",
      scope: "applied-permissions/groups:octo",
    });
  },
  publisherForm: definePublisherForm({
    fields: {
      provider: { label: "Provider name", example: "github", required: true, asked: true },
      audience: { label: "Audience", example: "jfrog-github", required: true },
      username: { label: "Username", example: "octo-release", required: true },
      repository: { ...REPOSITORY_FIELD, label: 'Claims JSON "repository"' },
    },
    isOwn: ({ claims }) => claims["project_path"] === undefined,
    entries: ({ providers }: JfrogEmulator) => providers,
    toEntry: ({ provider, audience, username, repository }) => ({
      provider_name: provider,
      audience,
      claims: { repository },
      username,
      scope: "applied-permissions/user",
    }),
    toValues: ({ provider_name: provider, audience, username, claims }) => ({
      provider,
      audience,
      username,
      repository: claims["repository"] ?? "",
    }),
  }),
  otherForms: {
    gitlab: definePublisherForm({
      title: "An identity mapping for GitLab CI/CD",
      isFor: isGitlabJob,
      fields: {
        provider: { label: "Provider name", example: "gitlab", required: true, asked: true },
        audience: { label: "Audience", example: "jfrog-gitlab", required: true },
        username: { label: "Username", example: "octo-release", required: true },
        path: { ...PROJECT_PATH_FIELD, label: 'Claims JSON "project_path"' },
      },
      isOwn: ({ claims }) => claims["project_path"] !== undefined,
      entries: ({ providers }: JfrogEmulator) => providers,
      toEntry: ({ provider, audience, username, path }) => ({
        provider_name: provider,
        audience,
        claims: { project_path: path },
        username,
        scope: "applied-permissions/user",
      }),
      toValues: ({ provider_name: provider, audience, username, claims }) => ({
        provider,
        audience,
        username,
        path: claims["project_path"] ?? "",
      }),
    }),
  },
};

/** `POST /access/api/v1/oidc/token`. @see jfrog.com/help "OIDC token exchange", jfrog/setup-jfrog-cli */
function createJfrog(trusted: TrustedIssuers): JfrogEmulator {
  const state = { settings: { lifetimeSeconds: 3600 }, providers: [] as JfrogProvider[], tokens: [] as IssuedToken[] };
  const app = new Hono();
  app.post("/access/api/v1/oidc/token", async (c) => {
    const fields = jsonFields(await c.req.text());
    if (fieldText(fields, "grant_type") !== GRANT_TYPE) return refuse(400, "Unsupported grant type");
    if (fieldText(fields, "subject_token_type") !== ID_TOKEN_TYPE) {
      return refuse(400, "Unsupported subject token type");
    }
    const name = fieldText(fields, "provider_name");
    note({ asked: name });
    // Not looked at before the provider is found; it shows who asked.
    unverifiedClaims(fieldText(fields, "subject_token"));
    const providers = state.providers.filter((provider) => provider.provider_name === name);
    const [first] = providers;
    if (first === undefined) return refuse(404, `OIDC provider '${name}' was not found`);
    const verdict = await checkIdToken(fieldText(fields, "subject_token"), trusted, {
      audience: first.audience,
      takesGitlab: true,
    });
    if ("problem" in verdict) {
      // Seen by its users, unlike the words of all other refusals here. @see jfrog/setup-jfrog-cli issue 270
      return verdict.problem === "audience"
        ? refuse(400, "Invalid audience", "BAD_REQUEST")
        : refuse(401, "Invalid subject token");
    }
    const provider = providers.find((one) => hasClaims(one, verdict.claims));
    if (provider === undefined) return refuse(401, "No identity mapping matches the claims of the token");

    const { expires_in: lifetimeSeconds = state.settings.lifetimeSeconds } = provider;
    const times = { now: trusted.now, lifetimeSeconds };
    const token = await registryJwt({ sub: provider.username, scp: provider.scope }, times);
    remember(state.tokens, { token, scope: provider.scope }, times);
    return reply(200, {
      access_token: token,
      issued_token_type: ACCESS_TOKEN_TYPE,
      token_type: "Bearer",
      expires_in: lifetimeSeconds,
      scope: provider.scope,
      username: provider.username,
    });
  });
  return Object.assign(
    recorded("jfrog", async (request) => app.fetch(request), trusted.now),
    state,
  );
}

function refuse(status: number, message: string, code = String(status)): Response {
  return reply(status, { errors: [{ code, message }] });
}
