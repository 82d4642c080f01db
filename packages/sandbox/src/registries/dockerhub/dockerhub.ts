import { Hono } from "hono";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { allMatch, compare, note } from "../../http/trace.ts";
import { checkIdToken } from "../../oidc/check-id-token.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { definePublisherForm, SUBJECT_FIELD } from "../shared/publisher-form.ts";
import { opaqueToken, remember, type IssuedToken } from "../shared/issued-token.ts";

/** An OIDC connection of an organization. @see docker/docs content/manuals/enterprise/security/oidc-connections */
export interface DockerhubConnection {
  /** UUID */
  id: string;
  organization: string;
  /** One to five patterns of the `sub` claim; `*` stands for anything. */
  rulesets: string[];
}

/** An identity service that behaves as Docker's. What its refusals say is not documented: OAuth's own codes are used. */
export interface DockerhubEmulator extends Server {
  readonly settings: {
    audience: string;
    minExpiresIn: number;
    maxExpiresIn: number;
    defaultExpiresIn: number;
    /** Overrides the lifetime in a request. Default: the request's. */
    lifetimeSeconds: number | undefined;
  };
  readonly connections: DockerhubConnection[];
  readonly tokens: IssuedToken[];
}

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";

/** Docker Hub in the sandbox. */
export const dockerhub: EmulatorDefinition<DockerhubEmulator> = {
  displayName: "Docker Hub",
  hosts: ["identity.docker.com"],
  create: createDockerhub,
  seed: ({ connections }) => {
    const rulesets = ["repo:octo-org@65/octo-repo@74:*"];
    connections.push({ id: "6f9619ff-8b86-d011-b42d-00c04fc964ff", organization: "octo-org", rulesets });
  },
  publisherForm: definePublisherForm({
    fields: {
      organization: { label: "Organization", example: "octo-org", required: true },
      connection: {
        label: "Connection ID",
        example: "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        required: true,
        asked: true,
      },
      subject: { ...SUBJECT_FIELD, label: "Rules" },
    },
    entries: ({ connections }: DockerhubEmulator) => connections,
    toEntry: ({ organization, connection, subject }) => ({ id: connection, organization, rulesets: [subject] }),
    toValues: ({ organization, id, rulesets }) => ({ organization, connection: id, subject: rulesets.join(", ") }),
  }),
};

/** `POST /oauth/token`: OAuth 2.0 Token Exchange. @see docker/login-action src/dockerhub.ts, RFC 8693 */
function createDockerhub(trusted: TrustedIssuers): DockerhubEmulator {
  const state = {
    settings: {
      audience: "https://identity.docker.com",
      minExpiresIn: 300,
      maxExpiresIn: 3600,
      defaultExpiresIn: 300,
      lifetimeSeconds: undefined as number | undefined,
    },
    connections: [] as DockerhubConnection[],
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.post("/oauth/token", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    if (form.get("grant_type") !== GRANT_TYPE) return refuse("unsupported_grant_type");
    if (form.get("subject_token_type") !== ID_TOKEN_TYPE) return refuse("invalid_request");
    const { audience, minExpiresIn, maxExpiresIn, defaultExpiresIn } = state.settings;
    const asked = Number(form.get("expires_in") ?? defaultExpiresIn);
    if (!(asked >= minExpiresIn && asked <= maxExpiresIn)) return refuse("invalid_request");
    const { lifetimeSeconds: expiresIn = asked } = state.settings;
    note({ asked: form.get("connection_id") ?? "" });
    const verdict = await checkIdToken(form.get("subject_token") ?? "", trusted, { audience });
    if ("problem" in verdict) return refuse("invalid_grant");

    const subject = claimText(verdict.claims, "sub") ?? "";
    const connection = state.connections
      .filter(({ id }) => id === form.get("connection_id"))
      .find((one) =>
        one.rulesets.some((pattern) => allMatch(one, [compare("sub", pattern, subject, isMatch(pattern, subject))])),
      );
    // Without a body: the official client then says that the operation is not permitted.
    if (connection === undefined) return reply(401);
    const issued = { token: opaqueToken("dckr_oidc_"), scope: connection.organization };
    const { token } = remember(state.tokens, issued, { now: trusted.now, lifetimeSeconds: expiresIn });
    return reply(200, { access_token: token, token_type: "Bearer", expires_in: expiresIn });
  });
  return Object.assign(
    recorded("dockerhub", async (request) => app.fetch(request), trusted.now),
    state,
  );
}

function isMatch(pattern: string, subject: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(subject);
}

function refuse(error: string): Response {
  return reply(400, { error });
}
