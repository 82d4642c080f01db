import { Hono } from "hono";
import { fieldText, jsonFields } from "../../http/json-fields.ts";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { checkIdToken } from "../../oidc/check-id-token.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { GITLAB_ISSUER } from "../../issuer/gitlab-job.ts";
import { checkWorkflow } from "../../setup/github-names.ts";
import {
  definePublisherForm,
  isGitlabJob,
  movedIssuer,
  PROJECT_PATH_FIELD,
  REPOSITORY_FIELD,
} from "../shared/publisher-form.ts";
import { opaqueToken, remember, type IssuedToken } from "../shared/issued-token.ts";
import { isTrusted, type HuggingfacePublisher } from "./publisher.ts";
import { uploadRoutes } from "./upload.ts";

/** A server that behaves as the Hugging Face Hub. */
export interface HuggingfaceEmulator extends Server {
  readonly settings: { audience: string; lifetimeSeconds: number };
  readonly publishers: HuggingfacePublisher[];
  /** The files of each repository that was uploaded to, by the repository's name. */
  readonly repositories: Record<string, string[]>;
  readonly tokens: IssuedToken[];
}

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";
const RESOURCE = /^(?:(?:datasets|spaces|kernels|buckets)\/)?[\w.-]+\/[\w.-]+$|^[\w.-]+$/;

/** The Hugging Face Hub in the sandbox. */
export const huggingface: EmulatorDefinition<HuggingfaceEmulator> = {
  displayName: "Hugging Face Hub",
  hosts: ["huggingface.co"],
  create: createHuggingface,
  clientVariables: (url) => ({ HF_ENDPOINT: url }),
  seed: ({ publishers, repositories }) => {
    repositories["octo-org/octo-model"] = [];
    publishers.push({
      resource: "octo-org/octo-model",
      issuerUrl: "https://token.actions.githubusercontent.com",
      claims: {
        repository: { kind: "eq", value: "octo-org/octo-repo" },
        workflow: { kind: "eq", value: "release.yml" },
      },
    });
  },
  moveTo: ({ settings, publishers }, { url, issuerUrl }) => {
    settings.audience = url.origin;
    for (const publisher of publishers) publisher.issuerUrl = movedIssuer(publisher.issuerUrl, issuerUrl);
  },
  publisherForm: definePublisherForm({
    fields: {
      resource: { label: "Repository on the Hub, or user", example: "octo-org/octo-model", required: true },
      repository: REPOSITORY_FIELD,
      workflow: { label: "workflow", example: "release.yml", required: true, check: checkWorkflow },
    },
    isOwn: ({ claims }) => claims["project_path"] === undefined,
    entries: ({ publishers }: HuggingfaceEmulator) => publishers,
    prepare: ({ repositories }, { resource }) => void (repositories[resource] ??= []),
    toEntry: ({ resource, repository, workflow }, { issuerUrl }): HuggingfacePublisher => ({
      resource,
      issuerUrl,
      claims: { repository: { kind: "eq", value: repository }, workflow: { kind: "eq", value: workflow } },
    }),
    toValues: ({ resource, claims }) => ({
      resource,
      repository: claims["repository"]?.value ?? "",
      workflow: claims["workflow"]?.value ?? "",
    }),
  }),
  otherForms: {
    gitlab: definePublisherForm({
      title: "A publisher of GitLab CI",
      isFor: isGitlabJob,
      fields: {
        resource: { label: "Repository on the Hub, or user", example: "octo-org/octo-model", required: true },
        path: PROJECT_PATH_FIELD,
      },
      isOwn: ({ claims }) => claims["project_path"] !== undefined,
      entries: ({ publishers }: HuggingfaceEmulator) => publishers,
      prepare: ({ repositories }, { resource }) => void (repositories[resource] ??= []),
      toEntry: ({ resource, path }): HuggingfacePublisher => ({
        resource,
        issuerUrl: GITLAB_ISSUER,
        claims: { project_path: { kind: "eq", value: path } },
      }),
      toValues: ({ resource, claims }) => ({ resource, path: claims["project_path"]?.value ?? "" }),
    }),
  },
};

/** `POST /oauth/token`. @see https://huggingface.co/docs/hub/trusted-publishers "API reference" */
function createHuggingface(trusted: TrustedIssuers): HuggingfaceEmulator {
  const state = {
    settings: { audience: "https://huggingface.co", lifetimeSeconds: 3600 },
    publishers: [] as HuggingfacePublisher[],
    repositories: {} as Record<string, string[]>,
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.post("/oauth/token", async (c) => {
    const fields = jsonFields(await c.req.text());
    const resource = fieldText(fields, "resource");
    note({ asked: resource });
    if (fieldText(fields, "grant_type") !== GRANT_TYPE) return refuse("unsupported_grant_type");
    if (fieldText(fields, "subject_token_type") !== ID_TOKEN_TYPE || !RESOURCE.test(resource)) {
      return refuse("invalid_request");
    }
    const { audience, lifetimeSeconds } = state.settings;
    const verdict = await checkIdToken(fieldText(fields, "subject_token"), trusted, {
      audience,
      takesGitlab: true,
    });
    if ("problem" in verdict) return refuse("invalid_grant");
    const { claims } = verdict;
    if (!state.publishers.some((publisher) => publisher.resource === resource && isTrusted(publisher, claims))) {
      return refuse("invalid_grant");
    }
    const token = opaqueToken(resource.includes("/") ? "hf_jwt_" : "hf_oauth_");
    remember(state.tokens, { token, scope: resource }, { now: trusted.now, lifetimeSeconds });
    return reply(200, {
      access_token: token,
      token_type: "bearer",
      expires_in: lifetimeSeconds,
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    });
  });
  app.route("/api", uploadRoutes(state));
  return Object.assign(
    recorded("huggingface", async (request) => app.fetch(request), trusted.now),
    state,
  );
}

/** "Error descriptions don't reveal which specific check failed." @see https://huggingface.co/docs/hub/trusted-publishers */
function refuse(error: string): Response {
  return reply(400, { error }, { headers: { "x-request-id": "Root=1-00000000-000000000000000000000000" } });
}
