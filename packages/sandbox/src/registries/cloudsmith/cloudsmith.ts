import { Hono } from "hono";
import { fieldText, jsonFields } from "../../http/json-fields.ts";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { checkIdToken } from "../../oidc/check-id-token.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { definePublisherForm, isGitlabJob, PROJECT_PATH_FIELD, REPOSITORY_FIELD } from "../shared/publisher-form.ts";
import { hasClaims } from "../shared/github-publisher.ts";
import { registryJwt, remember, type IssuedToken } from "../shared/issued-token.ts";

/** Provider settings of an organization: the claims that a token needs, and the service accounts that it may take. */
export interface CloudsmithProvider {
  org: string;
  /** `aud` among them, where the audience matters. */
  claims: Record<string, string>;
  service_accounts: string[];
  /** Taken where no `service_slug` is sent; there is none without dynamic mapping. */
  mapped_service_account?: string | undefined;
}

/** A server that behaves as api.cloudsmith.io. */
export interface CloudsmithEmulator extends Server {
  readonly settings: { lifetimeSeconds: number };
  readonly providers: CloudsmithProvider[];
  readonly tokens: IssuedToken[];
}

/** Cloudsmith in the sandbox. */
export const cloudsmith: EmulatorDefinition<CloudsmithEmulator> = {
  displayName: "Cloudsmith",
  hosts: ["api.cloudsmith.io"],
  create: createCloudsmith,
  seed: ({ providers }) => {
    const claims = { repository: "octo-org/octo-repo" };
    providers.push({ org: "octo-org", claims, service_accounts: ["release"] });
  },
  publisherForm: definePublisherForm({
    fields: {
      organization: { label: "Organization", example: "octo-org", required: true },
      "service-account": { label: "Service account", example: "release", required: true },
      repository: { ...REPOSITORY_FIELD, label: 'Required claim "repository"' },
    },
    isOwn: ({ claims }) => claims["project_path"] === undefined,
    entries: ({ providers }: CloudsmithEmulator) => providers,
    toEntry: ({ organization, "service-account": account, repository }) => ({
      org: organization,
      claims: { repository },
      service_accounts: [account],
    }),
    toValues: ({ org, claims, service_accounts: accounts }) => ({
      organization: org,
      "service-account": accounts.join(", "),
      repository: claims["repository"] ?? "",
    }),
  }),
  otherForms: {
    gitlab: definePublisherForm({
      title: "A provider for GitLab CI/CD",
      isFor: isGitlabJob,
      fields: {
        organization: { label: "Organization", example: "octo-org", required: true },
        "service-account": { label: "Service account", example: "release", required: true },
        path: { ...PROJECT_PATH_FIELD, label: 'Required claim "project_path"' },
      },
      isOwn: ({ claims }) => claims["project_path"] !== undefined,
      entries: ({ providers }: CloudsmithEmulator) => providers,
      toEntry: ({ organization, "service-account": account, path }) => ({
        org: organization,
        claims: { project_path: path },
        service_accounts: [account],
      }),
      toValues: ({ org, claims, service_accounts: accounts }) => ({
        organization: org,
        "service-account": accounts.join(", "),
        path: claims["project_path"] ?? "",
      }),
    }),
  },
};

/** `POST /openid/:org/`: the answer is a JWT that says itself when it ends. @see docs.cloudsmith.com, OpenID Connect */
function createCloudsmith(trusted: TrustedIssuers): CloudsmithEmulator {
  const state = {
    settings: { lifetimeSeconds: 7200 },
    providers: [] as CloudsmithProvider[],
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.post("/openid/:org/", async (c) => {
    const fields = jsonFields(await c.req.text());
    const jwt = fieldText(fields, "oidc_token");
    if (jwt === "")
      return reply(422, { detail: "Invalid input.", fields: { oidc_token: ["This field is required."] } });
    const slug = fieldText(fields, "service_slug");
    note({ asked: `${c.req.param("org")}/${slug}` });
    const verdict = await checkIdToken(jwt, trusted, { takesGitlab: true });
    if ("problem" in verdict) return reply(401, { detail: "Invalid OIDC token." });
    const account = state.providers
      .filter((provider) => provider.org === c.req.param("org") && hasClaims(provider, verdict.claims))
      .map((provider) =>
        slug === "" ? provider.mapped_service_account : provider.service_accounts.find((name) => name === slug),
      )
      .find((name) => name !== undefined);
    if (account === undefined) {
      return reply(401, {
        detail: "The OIDC token does not match any provider settings of this service account.",
      });
    }
    const times = { now: trusted.now, lifetimeSeconds: state.settings.lifetimeSeconds };
    const token = await registryJwt({ sub: account }, times);
    remember(state.tokens, { token, scope: `${c.req.param("org")}/${account}` }, times);
    return reply(201, { token });
  });
  return Object.assign(
    recorded("cloudsmith", async (request) => app.fetch(request), trusted.now),
    state,
  );
}
