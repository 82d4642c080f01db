import { Hono } from "hono";
import { fieldText, jsonFields } from "../../http/json-fields.ts";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { allMatch, compare, note } from "../../http/trace.ts";
import type { Claims } from "../../issuer/claims.ts";
import { checkIdToken } from "../../oidc/check-id-token.ts";
import { claimText } from "../../oidc/claim-text.ts";
import { unverifiedClaims, type TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { definePublisherForm, githubFields, githubParts } from "../shared/publisher-form.ts";
import { opaqueToken, remember, type IssuedToken } from "../shared/issued-token.ts";

/**
 * A trusted publisher of an extension: what was typed, and the ids that the registry looked up.
 * @see eclipse-openvsx/openvsx GitHubTrustedPublishingProviderSupport.java
 */
export interface OpenvsxPublisher {
  namespace: string;
  extension: string;
  owner: string;
  repo: string;
  workflow: string;
  environment?: string | undefined;
  repository_id: string;
  repository_owner_id: string;
}

/** A registry that behaves as Open VSX. */
export interface OpenvsxEmulator extends Server {
  readonly settings: { enabled: boolean; audience: string; lifetimeSeconds: number };
  readonly publishers: OpenvsxPublisher[];
  readonly tokens: IssuedToken[];
}

const NO_MATCH = "No trusted publisher matches the presented token.";
const REQUIRED_CLAIMS = [
  "sub",
  "repository",
  "repository_id",
  "repository_owner",
  "repository_owner_id",
  "workflow_ref",
] as const;

/** Open VSX in the sandbox. */
export const openvsx: EmulatorDefinition<OpenvsxEmulator> = {
  displayName: "Open VSX",
  hosts: ["open-vsx.org"],
  create: createOpenvsx,
  clientVariables: (url) => ({ OVSX_REGISTRY_URL: url }),
  seed: ({ publishers }) => {
    publishers.push({
      namespace: "octo",
      extension: "octo-extension",
      owner: "octo-org",
      repo: "octo-repo",
      workflow: "release.yml",
      environment: "release",
      repository_id: "74",
      repository_owner_id: "65",
    });
  },
  moveTo: ({ settings }, { url }) => {
    settings.audience = url.origin;
  },
  publisherForm: definePublisherForm({
    fields: {
      namespace: { label: "Namespace", example: "octo", required: true },
      extension: { label: "Extension", example: "octo-extension", required: true },
      ...githubFields({
        repository: ["Organization or User name", "Repository name"],
        workflow: "Workflow filename",
        environment: "Environment name",
      }),
    },
    entries: ({ publishers }: OpenvsxEmulator) => publishers,
    toEntry: ({ repository, ...values }) => {
      const { owner, name, ownerId, repositoryId } = githubParts(repository);
      return { ...values, owner, repo: name, repository_id: repositoryId, repository_owner_id: ownerId };
    },
    toValues: ({ owner, repo, repository_id: _id, repository_owner_id: _ownerId, environment, ...entry }) => ({
      ...entry,
      repository: `${owner}/${repo}`,
      environment,
    }),
  }),
};

/** `POST /api/-/trusted-publishing/token`. @see eclipse-openvsx/openvsx TrustedPublishingAPI.java, …Service.java */
function createOpenvsx(trusted: TrustedIssuers): OpenvsxEmulator {
  const state = {
    settings: { enabled: true, audience: "https://open-vsx.org", lifetimeSeconds: 300 },
    publishers: [] as OpenvsxPublisher[],
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.post("/api/-/trusted-publishing/token", async (c) => {
    const fields = jsonFields(await c.req.text());
    const [namespace, extension, token] = ["namespace", "extension", "token"].map((name) =>
      fieldText(fields, name).trim(),
    ) as [string, string, string];
    if ([namespace, extension, token].includes("")) {
      return refuse(400, "The fields namespace, extension and token are mandatory.");
    }
    note({ asked: `${namespace}.${extension}` });
    if (!state.settings.enabled) return refuse(404, "Trusted publishing is not enabled.");
    const unverified = unverifiedClaims(token);
    if (unverified === undefined) return refuse(400, "Failed to pre-parse token.");
    const { iss: issuer } = unverified;
    if (typeof issuer !== "string") return refuse(400, "Token does not have issuer set.");
    if (!trusted.urls.includes(issuer)) return refuse(400, "Unsupported token issuer.");

    const { audience, lifetimeSeconds } = state.settings;
    // The leeway is that of Spring Security, which verifies here.
    const verdict = await checkIdToken(token, trusted, { audience, leewaySeconds: 60 });
    const claims = "claims" in verdict ? verdict.claims : {};
    if (REQUIRED_CLAIMS.some((name) => claimText(claims, name) === undefined)) {
      return refuse(403, "The token could not be validated.");
    }
    const publisher = state.publishers.find(
      (candidate) => candidate.namespace === namespace && candidate.extension === extension,
    );
    if (publisher === undefined || !isTrusted(publisher, claims)) return refuse(403, NO_MATCH);

    const issued = { token: opaqueToken("ovsxtp_"), scope: `${namespace}.${extension}` };
    const { expiresAt } = remember(state.tokens, issued, { now: trusted.now, lifetimeSeconds });
    return reply(201, {
      id: state.tokens.length,
      value: issued.token,
      createdTimestamp: new Date(trusted.now()).toISOString(),
      expiresTimestamp: new Date(expiresAt).toISOString(),
      description: "Trusted publishing (github)",
    });
  });
  return Object.assign(
    recorded("openvsx", async (request) => app.fetch(request), trusted.now),
    state,
  );
}

/** Names may change, ids may not; the workflow is the caller's, at any ref. */
function isTrusted(publisher: OpenvsxPublisher, claims: Claims): boolean {
  const workflow = `${publisher.owner}/${publisher.repo}/.github/workflows/${publisher.workflow}`;
  const { repository_id: id, repository_owner_id: ownerId, environment } = publisher;
  const ref = claimText(claims, "workflow_ref");
  return allMatch(publisher, [
    compare("repository_id", id, claims["repository_id"]),
    compare("repository_owner_id", ownerId, claims["repository_owner_id"]),
    compare("workflow_ref", workflow, ref, ref?.replace(/@.*$/s, "") === workflow),
    ...(environment === undefined ? [] : [compare("environment", environment, claims["environment"])]),
  ]);
}

function refuse(status: number, error: string): Response {
  return reply(status, { error });
}
