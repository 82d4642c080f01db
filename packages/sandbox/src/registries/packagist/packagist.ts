import { Hono } from "hono";
import { bearerToken } from "../../http/bearer-token.ts";
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

/** A trusted publisher of a package. */
export interface PackagistPublisher extends GithubPublisher {
  organization: string;
  /** `vendor/package` */
  package: string;
}

/** A server that behaves as Private Packagist. Whether an ID token can be used twice there is not documented. */
export interface PackagistEmulator extends Server {
  readonly settings: { audience: string; lifetimeSeconds: number };
  readonly publishers: PackagistPublisher[];
  /** The keys of the minted pairs. */
  readonly tokens: IssuedToken[];
}

/** Private Packagist in the sandbox. */
export const packagist: EmulatorDefinition<PackagistEmulator> = {
  displayName: "Private Packagist",
  hosts: ["packagist.com"],
  create: createPackagist,
  seed: ({ publishers }) => {
    publishers.push({ organization: "octo-org", package: "octo/package", ...DEFAULT_PUBLISHER });
  },
  publisherForm: definePublisherForm({
    fields: {
      organization: { label: "Organization", example: "octo-org", required: true },
      package: { label: "Package name", example: "octo/package", required: true },
      ...githubFields({
        repository: ["Owner name", "Repository name"],
        workflow: "Continuous integration file",
        environment: "Continuous integration environment name",
      }),
    },
    entries: ({ publishers }: PackagistEmulator) => publishers,
    toEntry: (values) => ({ organization: values.organization, package: values.package, ...toGithubPublisher(values) }),
    toValues: (entry) => ({ organization: entry.organization, package: entry.package, ...githubValues(entry) }),
  }),
};

/**
 * `GET /api/oidc/audience/:organization` (and, as older clients ask, without organization) and
 * `POST /api/oidc/token-exchange/:organization/:vendor/:package`: a key and a secret, to sign requests with.
 * @see packagist/private-packagist-api-client src/HttpClient/Plugin/TrustedPublishingTokenExchange.php, src/Client.php
 */
function createPackagist(trusted: TrustedIssuers): PackagistEmulator {
  const state = {
    settings: { audience: "private-packagist-trusted-publishing", lifetimeSeconds: 900 },
    publishers: [] as PackagistPublisher[],
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.on("GET", ["/api/oidc/audience", "/api/oidc/audience/:organization"], () =>
    reply(200, { audience: state.settings.audience }),
  );
  app.post("/api/oidc/token-exchange/:organization/:vendor/:package", async (c) => {
    const { organization, vendor, package: name } = c.req.param();
    note({ asked: `${vendor}/${name}` });
    const { audience, lifetimeSeconds } = state.settings;
    const verdict = await checkIdToken(bearerToken(c.req.raw), trusted, { audience });
    if ("problem" in verdict) return refuse(401, "Invalid token");
    const publisher = state.publishers.find(
      (candidate) =>
        candidate.organization === organization &&
        candidate.package === `${vendor}/${name}` &&
        isPublisher(candidate, verdict.claims),
    );
    if (publisher === undefined) return refuse(403, "No trusted publisher matches the token");
    const issued = { token: opaqueToken("packagist_tp_"), scope: publisher.package };
    remember(state.tokens, issued, { now: trusted.now, lifetimeSeconds });
    return reply(200, { key: issued.token, secret: opaqueToken("") });
  });
  return Object.assign(
    recorded("packagist", async (request) => app.fetch(request), trusted.now),
    state,
  );
}

function refuse(status: number, message: string): Response {
  return reply(status, { status: "error", message });
}
