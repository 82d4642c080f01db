import { Hono } from "hono";
import { fieldText, jsonFields } from "../../http/json-fields.ts";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { checkIdToken } from "../../oidc/check-id-token.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import {
  DEFAULT_PUBLISHER,
  githubValues,
  isPublisher,
  toGithubPublisher,
  type GithubPublisher,
} from "../shared/github-publisher.ts";
import { definePublisherForm, githubFields } from "../shared/publisher-form.ts";
import { opaqueToken, remember, type IssuedToken } from "../shared/issued-token.ts";

/** A trusted publisher of one registry of a workspace. */
export interface PyxPublisher extends GithubPublisher {
  workspace: string;
  registry: string;
}

/** A server that behaves as pyx. Its lifetime, refusals and value of the audience are not documented. */
export interface PyxEmulator extends Server {
  readonly settings: { audience: string; lifetimeSeconds: number };
  readonly publishers: PyxPublisher[];
  readonly tokens: IssuedToken[];
}

/** pyx in the sandbox. */
export const pyx: EmulatorDefinition<PyxEmulator> = {
  displayName: "pyx",
  hosts: ["api.pyx.dev"],
  create: createPyx,
  seed: ({ publishers }) => {
    publishers.push({ workspace: "octo", registry: "main", ...DEFAULT_PUBLISHER });
  },
  publisherForm: definePublisherForm({
    fields: {
      workspace: { label: "Workspace", example: "octo", required: true },
      registry: { label: "Registry", example: "main", required: true },
      ...githubFields({
        repository: ["Owner", "Repository"],
        workflow: "Workflow",
        environment: "Environment",
      }),
    },
    entries: ({ publishers }: PyxEmulator) => publishers,
    toEntry: (values) => ({ workspace: values.workspace, registry: values.registry, ...toGithubPublisher(values) }),
    toValues: (entry) => ({ workspace: entry.workspace, registry: entry.registry, ...githubValues(entry) }),
  }),
};

/**
 * `GET /v1/trusted-publishing/audience`, `POST /v1/trusted-publishing/:workspace/:registry/mint-token`.
 * @see astral-sh/uv crates/uv-publish/src/trusted_publishing/pyx.rs
 */
function createPyx(trusted: TrustedIssuers): PyxEmulator {
  const state = {
    settings: { audience: "pyx", lifetimeSeconds: 900 },
    publishers: [] as PyxPublisher[],
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.get("/v1/trusted-publishing/audience", () => reply(200, { audience: state.settings.audience }));
  app.post("/v1/trusted-publishing/:workspace/:registry/mint-token", async (c) => {
    const { workspace, registry } = c.req.param();
    note({ asked: `${workspace}/${registry}` });
    const jwt = fieldText(jsonFields(await c.req.text()), "token");
    if (jwt === "") return reply(422, "missing field `token`");
    const { audience, lifetimeSeconds } = state.settings;
    const verdict = await checkIdToken(jwt, trusted, { audience });
    if ("problem" in verdict) return reply(401, "invalid token");
    const publisher = state.publishers.find(
      (candidate) =>
        candidate.workspace === workspace && candidate.registry === registry && isPublisher(candidate, verdict.claims),
    );
    if (publisher === undefined) return reply(403, "no matching trusted publisher");
    const issued = { token: opaqueToken("pyx_"), scope: `${workspace}/${registry}` };
    const { token } = remember(state.tokens, issued, { now: trusted.now, lifetimeSeconds });
    return reply(200, { token });
  });
  return Object.assign(
    recorded("pyx", async (request) => app.fetch(request), trusted.now),
    state,
  );
}
