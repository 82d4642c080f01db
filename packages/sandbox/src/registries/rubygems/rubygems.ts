import { Hono } from "hono";
import { recorded, type Server } from "../../http/recorded.ts";
import { GITHUB_ISSUER } from "../../issuer/issuer.ts";
import { UsedTokens } from "../../oidc/used-tokens.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import {
  definePublisherForm,
  githubFields,
  githubParts,
  ISSUER_FIELD,
  issuerOf,
  REPOSITORY_FIELD,
} from "../shared/publisher-form.ts";
import { checkEnvironment } from "../../setup/github-names.ts";
import { createRoleToken, ROLE_TOKEN_PREFIX, type RubygemsRole } from "./api-key-roles.ts";
import { assumeRole, exchangeToken } from "./exchange.ts";
import { notFound } from "./id-token.ts";
import { push } from "./push.ts";
import { addKey, emptyRubygemsState, type RubygemsKey, type RubygemsState } from "./state.ts";

export type { RubygemsCondition, RubygemsRole, RubygemsStatement } from "./api-key-roles.ts";
export type { RubygemsPendingPublisher, RubygemsPublisher } from "./publishers.ts";
export type { PushedGem, RubygemsKey, RubygemsSettings } from "./state.ts";

/** A registry that behaves as RubyGems.org: both exchanges, and pushes. */
export interface RubygemsEmulator extends Server, RubygemsState {}

/** @see rubygems.org app/views/oidc/api_key_roles/_form.html.erb */
const ROLE_FORM = definePublisherForm({
  title: "An API key role",
  isFor: ({ asked }) => asked?.startsWith(ROLE_TOKEN_PREFIX) === true,
  fields: {
    name: { label: "Name", example: "octo release", required: true },
    token: { label: "Token", example: "rg_oidc_akr_…", asked: true, check: checkRoleToken },
    gem: { label: "Gem Scope", example: "octo-gem" },
    issuer: { ...ISSUER_FIELD, label: "OIDC provider" },
    repository: { ...REPOSITORY_FIELD, label: "Claim repository equals" },
    environment: { label: "Claim environment equals", example: "release", check: checkEnvironment },
  },
  entries: ({ roles }: RubygemsEmulator) => roles,
  prepare: ({ gems }, { gem }) => {
    if (gem !== undefined && !gems.some(({ name }) => name === gem)) gems.push({ name: gem, owned: true });
  },
  toEntry: ({ name, token, gem, issuer, repository, environment }, context): RubygemsRole => ({
    token: token ?? createRoleToken(),
    name,
    access_policy: {
      statements: [
        {
          effect: "allow",
          principal: { oidc: issuerOf(issuer, context) },
          conditions: [
            { operator: "string_equals", claim: "repository", value: repository },
            ...(environment === undefined
              ? []
              : [{ operator: "string_equals" as const, claim: "environment", value: environment }]),
          ],
        },
      ],
    },
    api_key_permissions: { scopes: ["push_rubygem"], valid_for: 1800, gems: gem === undefined ? [] : [gem] },
  }),
  toValues: ({ name, token, access_policy: { statements }, api_key_permissions: { gems } }) => {
    const valueOf = (claim: string): string | undefined =>
      statements.flatMap(({ conditions }) => conditions).find((condition) => condition.claim === claim)?.value;
    return {
      name,
      token,
      gem: gems[0],
      issuer: statements[0]?.principal.oidc,
      repository: valueOf("repository") ?? "",
      environment: valueOf("environment"),
    };
  },
});

function checkRoleToken(token: string): string | undefined {
  return token.startsWith(ROLE_TOKEN_PREFIX) ? undefined : `has to begin with ${ROLE_TOKEN_PREFIX}`;
}

/** RubyGems.org in the sandbox. */
export const rubygems: EmulatorDefinition<RubygemsEmulator> = {
  displayName: "RubyGems.org",
  hosts: ["rubygems.org"],
  create: createRubygems,
  clientVariables: (url) => ({ RUBYGEMS_HOST: url }),
  seed: ({ gems, publishers, roles }) => {
    gems.push({ name: "octo-gem", owned: true }, { name: "someone-elses-gem", owned: false });
    publishers.push({
      gems: ["octo-gem"],
      repository_owner: "octo-org",
      repository_owner_id: "65",
      repository_name: "octo-repo",
      workflow_filename: "release.yml",
      environment: "release",
    });
    roles.push({
      token: createRoleToken(),
      name: "octo release",
      access_policy: {
        statements: [
          {
            effect: "allow",
            principal: { oidc: GITHUB_ISSUER },
            conditions: [{ operator: "string_equals", claim: "repository", value: "octo-org/octo-repo" }],
          },
        ],
      },
      api_key_permissions: { scopes: ["push_rubygem", "yank_rubygem"], valid_for: 1800, gems: [] },
    });
  },
  moveTo: ({ settings, roles }, { url, issuerUrl }) => {
    settings.audience = url.host;
    for (const { principal } of roles.flatMap((role) => role.access_policy.statements)) principal.oidc = issuerUrl;
  },
  createProject: ({ gems }, name) => {
    if (!gems.some((gem) => gem.name === name)) gems.push({ name, owned: true });
  },
  setLifetime: ({ roles }, seconds) => {
    for (const role of roles) role.api_key_permissions.valid_for = seconds;
  },
  restoreToken: (registry, token, now) => addKey(registry, token as RubygemsKey, now),
  publisherForm: definePublisherForm({
    fields: {
      gem: { label: "Gem", example: "octo-gem", required: true },
      ...githubFields({
        repository: ["Repository owner", "Repository name"],
        workflow: "Workflow filename",
        environment: "Environment",
      }),
    },
    entries: ({ publishers }: RubygemsEmulator) => publishers,
    prepare: ({ gems }, { gem }) => {
      if (!gems.some(({ name }) => name === gem)) gems.push({ name: gem, owned: true });
    },
    toEntry: ({ gem, repository, workflow, environment }) => {
      const { owner, ownerId, name } = githubParts(repository);
      return {
        gems: [gem],
        repository_owner: owner,
        repository_owner_id: ownerId,
        repository_name: name,
        workflow_filename: workflow,
        environment,
      };
    },
    toValues: ({ gems, repository_owner, repository_name, workflow_filename, environment }) => ({
      gem: gems.join(", "),
      repository: `${repository_owner}/${repository_name}`,
      workflow: workflow_filename,
      environment,
    }),
  }),
  otherForms: { role: ROLE_FORM },
};

/** Creates a registry with nothing in it. */
function createRubygems(trusted: TrustedIssuers): RubygemsEmulator {
  const state = emptyRubygemsState();
  const used = new UsedTokens(trusted.now);
  const app = new Hono();

  app.post("/api/v1/oidc/trusted_publisher/exchange_token", (c) => exchangeToken(state, c.req.raw, trusted));
  app.post("/api/v1/oidc/api_key_roles/:token/assume_role", (c) =>
    assumeRole(state, c.req.raw, trusted, used, c.req.param("token")),
  );
  app.post("/api/v1/gems", (c) => push(state, c.req.raw));
  app.notFound((c) => notFound(c.req.raw));

  return Object.assign(
    recorded("rubygems", async (request) => app.fetch(request), trusted.now),
    state,
  );
}
