import { Hono } from "hono";
import { bearerToken } from "../../http/bearer-token.ts";
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

/** A workflow that may publish the extensions of a publisher. */
export interface VscodePublisher extends GithubPublisher {
  publisherName: string;
}

/**
 * A marketplace that behaves as the client of VS Code expects: no server of that kind was seen at the time of writing,
 * so lifetime, refusals and what is compared are guesses.
 */
export interface VscodeEmulator extends Server {
  /** `available: false` is the world as it was in October 2026. */
  readonly settings: { available: boolean; audience: string; lifetimeSeconds: number };
  readonly publishers: VscodePublisher[];
  readonly tokens: IssuedToken[];
}

/** The marketplace of VS Code in the sandbox. */
export const vscode: EmulatorDefinition<VscodeEmulator> = {
  displayName: "VS Code Marketplace",
  hosts: ["marketplace.visualstudio.com"],
  create: createVscode,
  seed: ({ publishers }) => {
    publishers.push({ publisherName: "octo", ...DEFAULT_PUBLISHER });
  },
  publisherForm: definePublisherForm({
    fields: {
      publisher: { label: "Publisher", example: "octo", required: true },
      ...githubFields({
        repository: ["Owner", "Repository"],
        workflow: "Workflow",
        environment: "Environment",
      }),
    },
    entries: ({ publishers }: VscodeEmulator) => publishers,
    toEntry: (values) => ({ publisherName: values.publisher, ...toGithubPublisher(values) }),
    toValues: (entry) => ({ publisher: entry.publisherName, ...githubValues(entry) }),
  }),
};

/** `POST /_apis/gallery/token`. @see https://github.com/microsoft/vscode-vsce/blob/c960f2e97da3360899f2bfe93390fa4890c69327/src/oidc.ts */
function createVscode(trusted: TrustedIssuers): VscodeEmulator {
  const state = {
    settings: { available: true, audience: "marketplace.visualstudio.com", lifetimeSeconds: 3600 },
    publishers: [] as VscodePublisher[],
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.post("/_apis/gallery/token", async (c) => {
    const { available, audience, lifetimeSeconds } = state.settings;
    if (!available) return reply(400, { message: "Trusted Publishing is not supported" });
    if (c.req.query("api-version") === undefined)
      return reply(404, { message: "The controller for path '/_apis/gallery/token' was not found." });
    const publisherName = fieldText(jsonFields(await c.req.text()), "publisherName");
    note({ asked: publisherName });
    if (publisherName === "") return reply(400, { message: "publisherName is required." });
    const verdict = await checkIdToken(bearerToken(c.req.raw, "FederatedToken"), trusted, { audience });
    if ("problem" in verdict) return reply(401, { message: "The token could not be validated." });
    const publisher = state.publishers.find(
      (candidate) => candidate.publisherName === publisherName && isPublisher(candidate, verdict.claims),
    );
    if (publisher === undefined) {
      return reply(403, { message: `No trusted publishing policy of publisher '${publisherName}' matches.` });
    }
    const issued = { token: opaqueToken(""), scope: publisherName };
    const { token } = remember(state.tokens, issued, { now: trusted.now, lifetimeSeconds });
    return reply(200, { credential: token });
  });
  return Object.assign(
    recorded("vscode", async (request) => app.fetch(request), trusted.now),
    state,
  );
}
