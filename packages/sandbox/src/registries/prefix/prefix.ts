import { Hono } from "hono";
import { fieldText, jsonFields } from "../../http/json-fields.ts";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
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
import { registryJwt, remember, type IssuedToken } from "../shared/issued-token.ts";

/** A trusted publisher of a channel. */
export interface PrefixPublisher extends GithubPublisher {
  channel: string;
}

/**
 * A conda server that behaves as prefix.dev. Its lifetime and refusals are not documented; what it says where there is no
 * publisher was seen by those who tried it. @see nichmor/trusted-publisher-test README.md
 */
export interface PrefixEmulator extends Server {
  readonly settings: { audience: string; lifetimeSeconds: number };
  readonly publishers: PrefixPublisher[];
  readonly tokens: IssuedToken[];
}

/** prefix.dev in the sandbox. */
export const prefix: EmulatorDefinition<PrefixEmulator> = {
  displayName: "prefix.dev",
  hosts: ["prefix.dev"],
  create: createPrefix,
  seed: ({ publishers }) => {
    publishers.push({ channel: "octo-channel", ...DEFAULT_PUBLISHER });
  },
  moveTo: ({ settings }, { url }) => {
    settings.audience = url.hostname;
  },
  publisherForm: definePublisherForm({
    fields: {
      channel: { label: "Channel", example: "octo-channel", required: true },
      ...githubFields({
        repository: ["Owner", "Repository"],
        workflow: "Workflow",
        environment: "Environment",
      }),
    },
    entries: ({ publishers }: PrefixEmulator) => publishers,
    toEntry: (values) => ({ channel: values.channel, ...toGithubPublisher(values) }),
    toValues: (entry) => ({ channel: entry.channel, ...githubValues(entry) }),
  }),
};

/** `POST /api/oidc/mint_token`: the answer is the bare token. @see conda/rattler trusted_publishing.rs */
function createPrefix(trusted: TrustedIssuers): PrefixEmulator {
  const state = {
    settings: { audience: "prefix.dev", lifetimeSeconds: 900 },
    publishers: [] as PrefixPublisher[],
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.post("/api/oidc/mint_token", async (c) => {
    const jwt = fieldText(jsonFields(await c.req.text()), "token");
    if (jwt === "") return reply(400, "Failed to deserialize the JSON body into the target type");
    const { audience, lifetimeSeconds } = state.settings;
    const verdict = await checkIdToken(jwt, trusted, { audience });
    if ("problem" in verdict) return reply(401, "InvalidToken");
    const publishers = state.publishers.filter((publisher) => isPublisher(publisher, verdict.claims));
    if (publishers.length === 0) return reply(401, "Failed to find OIDC publisher: GitHub publisher not found");
    const times = { now: trusted.now, lifetimeSeconds };
    const token = `pfx-jwt.${await registryJwt({ aud: `https://${audience}/upload` }, times)}`;
    const scope = publishers.map(({ channel }) => channel).join(" ");
    remember(state.tokens, { token, scope }, times);
    return reply(200, token);
  });
  return Object.assign(
    recorded("prefix", async (request) => app.fetch(request), trusted.now),
    state,
  );
}
