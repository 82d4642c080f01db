import { Hono } from "hono";
import { jsonFields } from "../../http/json-fields.ts";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { checkIdToken } from "../../oidc/check-id-token.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { IdTokenProblem, TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { registryJwt, remember, type IssuedToken } from "../shared/issued-token.ts";

/** A registry that behaves as that of MCP servers: no publisher is registered, the owner's name is the namespace. */
export interface McpEmulator extends Server {
  /** An empty audience switches the exchange off. */
  readonly settings: { audience: string; lifetimeSeconds: number };
  readonly tokens: IssuedToken[];
}

/** @see modelcontextprotocol/registry internal/api/handlers/v0/auth/github_oidc.go `ValidateToken` */
const MESSAGES: Readonly<Record<IdTokenProblem, string>> = {
  malformed: "failed to parse token: token is malformed",
  "missing-claim": "failed to parse token: token has invalid claims: token is missing required claim",
  key: "failed to parse token: token is unverifiable: error while executing keyfunc: failed to get public key",
  signature: "failed to parse token: token signature is invalid: crypto/rsa: verification error",
  issuer: "invalid issuer: expected https://token.actions.githubusercontent.com",
  audience: "invalid audience",
  expired: "failed to parse token: token has invalid claims: token is expired",
  "not-yet-valid": "failed to parse token: token has invalid claims: token is not valid yet",
};

/** The registry of MCP servers in the sandbox. */
export const mcp: EmulatorDefinition<McpEmulator> = {
  displayName: "MCP registry",
  hosts: ["registry.modelcontextprotocol.io"],
  create: createMcp,
  moveTo: ({ settings }, { url }) => {
    settings.audience = url.origin;
  },
};

/** `POST /v0/auth/github-oidc`. @see modelcontextprotocol/registry internal/api/handlers/v0/auth/github_oidc.go */
function createMcp(trusted: TrustedIssuers): McpEmulator {
  const state = {
    settings: { audience: "https://registry.modelcontextprotocol.io", lifetimeSeconds: 300 },
    tokens: [] as IssuedToken[],
  };
  const app = new Hono();
  app.post("/v0/auth/github-oidc", async (c) => {
    const jwt = jsonFields(await c.req.text())?.["oidc_token"];
    if (typeof jwt !== "string") {
      return problem(422, "Unprocessable Entity", "validation failed", "expected required property oidc_token");
    }
    const { audience, lifetimeSeconds } = state.settings;
    if (audience === "") {
      return failed("GitHub OIDC exchange disabled: this deployment has no audience configured");
    }
    const verdict = await checkIdToken(jwt, trusted);
    if ("problem" in verdict) return failed(`failed to validate OIDC token: ${MESSAGES[verdict.problem]}`);
    const audiences = [verdict.claims["aud"]].flat();
    if (!audiences.includes(audience)) {
      return failed(
        `failed to validate OIDC token: invalid audience: expected ${audience}, got [${audiences.join(" ")}]`,
      );
    }
    const owner = claimText(verdict.claims, "repository_owner") ?? "";
    if (owner === "") return failed("failed to validate OIDC token: repository owner claim is required");

    const times = { now: trusted.now, lifetimeSeconds };
    const permissions = [{ action: "publish", resource: `io.github.${owner}/*` }];
    const subject = { auth_method: "github-oidc", auth_method_sub: verdict.claims["sub"] };
    const token = await registryJwt({ iss: "mcp-registry", ...subject, permissions }, times);
    const { expiresAt } = remember(state.tokens, { token, scope: `io.github.${owner}/*` }, times);
    return reply(200, { registry_token: token, expires_at: Math.floor(expiresAt / 1000) });
  });
  return Object.assign(
    recorded("mcp", async (request) => app.fetch(request), trusted.now),
    state,
  );
}

function failed(message: string): Response {
  return problem(401, "Unauthorized", "Token exchange failed", message);
}

function problem(status: number, title: string, detail: string, message: string): Response {
  const headers = { "content-type": "application/problem+json" };
  return reply(status, { title, status, detail, errors: [{ message }] }, { headers });
}
