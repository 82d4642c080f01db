import { Hono } from "hono";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { UsedTokens } from "../../oidc/used-tokens.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { definePublisherForm, githubFields, githubParts } from "../shared/publisher-form.ts";
import { exchange } from "./exchange.ts";
import { indexPath } from "./index-entry.ts";
import { publish } from "./publish.ts";
import { refuse } from "./refuse.ts";
import { revoke } from "./revoke.ts";
import { addToken, emptyCratesState, type CratesState, type CratesToken } from "./state.ts";

export type { CratesConfig } from "./configs.ts";
export type { CratesSettings, CratesToken, CrateVersion } from "./state.ts";

/** A registry that behaves as crates.io: exchange, revocation, the sparse index below `/index/`, publishing. */
export interface CratesEmulator extends Server, CratesState {}

const INDEX_ORIGIN = "https://index.crates.io";

/** @see crates.io src/middleware/require_user_agent.rs */
const NO_USER_AGENT =
  "We require that all requests include a `User-Agent` header. To allow us to determine the impact your bot has on " +
  "our service, we ask that your user agent actually identify your bot, and not just report the HTTP client library " +
  "you're using. Including contact information will also reduce the chance that we will need to take action against " +
  "your bot.\n";

/** crates.io in the sandbox. */
export const crates: EmulatorDefinition<CratesEmulator> = {
  displayName: "crates.io",
  hosts: ["crates.io", "index.crates.io"],
  create: createCrates,
  clientVariables: (url) => ({
    CARGO_REGISTRIES_SANDBOX_INDEX: `sparse+${url}/index/`,
    CARGO_REGISTRY_DEFAULT: "sandbox",
  }),
  seed: (registry) => {
    registry.crates.push("octo-crate", "someone-elses-crate");
    registry.configs.push({
      crate: "octo-crate",
      repository_owner: "octo-org",
      repository_owner_id: 65,
      repository_name: "octo-repo",
      workflow_filename: "release.yml",
      environment: "release",
    });
  },
  moveTo: ({ settings }, { url }) => {
    settings.audience = url.host;
  },
  createProject: ({ crates: known }, name) => void (known.includes(name) || known.push(name)),
  restoreToken: (registry, token, now) => {
    const record = token as CratesToken;
    addToken(registry, record, now).revoked = record.revoked;
  },
  publisherForm: definePublisherForm({
    fields: {
      crate: { label: "Crate", example: "octo-crate", required: true },
      ...githubFields({
        repository: ["Repository owner", "Repository name"],
        workflow: "Workflow filename",
        environment: "Environment name",
      }),
    },
    entries: ({ configs }: CratesEmulator) => configs,
    prepare: ({ crates: known }, { crate }) => void (known.includes(crate) || known.push(crate)),
    toEntry: ({ crate, repository, workflow, environment }) => {
      const { owner, ownerId, name } = githubParts(repository);
      return {
        crate,
        repository_owner: owner,
        repository_owner_id: Number(ownerId),
        repository_name: name,
        workflow_filename: workflow,
        environment,
      };
    },
    toValues: ({ crate, repository_owner, repository_name, workflow_filename, environment }) => ({
      crate,
      repository: `${repository_owner}/${repository_name}`,
      workflow: workflow_filename,
      environment,
    }),
  }),
};

/** Creates a registry with nothing in it. */
function createCrates(trusted: TrustedIssuers): CratesEmulator {
  const state = emptyCratesState();
  const used = new UsedTokens(trusted.now);
  const app = new Hono();

  app.use("*", async (c, next) => {
    if ((c.req.header("user-agent") ?? "") === "") return reply(403, NO_USER_AGENT);
    return next();
  });
  const tokens = "/api/v1/trusted_publishing/tokens";
  app.post(tokens, (c) => exchange(state, c.req.raw, trusted, used));
  app.delete(tokens, (c) => revoke(state, c.req.header("authorization")));
  app.put("/api/v1/crates/new", (c) => publish(state, c.req.raw));
  app.get("/api/v1/crates/:name/:version/download", (c) => download(state, c.req.param()));
  app.get("/index/config.json", (c) => {
    const { origin } = new URL(c.req.url);
    const api = origin === INDEX_ORIGIN ? "https://crates.io" : origin;
    return reply(200, { dl: `${api}/api/v1/crates`, api });
  });
  app.get("/index/*", (c) => indexFile(state, c.req.path.slice("/index/".length)));

  return Object.assign(
    recorded("crates", async (request) => app.fetch(belowIndex(request)), trusted.now),
    state,
  );
}

/** The index of crates.io has a host of its own, where it stands at the top. */
function belowIndex(request: Request): Request {
  const { origin, pathname, search } = new URL(request.url);
  return origin === INDEX_ORIGIN ? new Request(`${origin}/index${pathname}${search}`, request) : request;
}

function indexFile(state: CratesState, path: string): Response {
  const versions = state.versions.filter(({ name }) => indexPath(name) === path);
  if (versions.length === 0) return reply(404, "Not Found");
  return reply(200, versions.map(({ entry }) => `${JSON.stringify(entry)}\n`).join(""));
}

function download(state: CratesState, wanted: { name: string; version: string }): Response {
  const found = state.versions.find(({ name, vers }) => name === wanted.name && vers === wanted.version);
  return found === undefined ? refuse(404, "Not Found") : new Response(new Uint8Array(found.content));
}
