import { Hono } from "hono";
import { recorded, type Server } from "../http/recorded.ts";
import { UsedTokens } from "../oidc/used-tokens.ts";
import type { TrustedIssuers } from "../oidc/verify-id-token.ts";
import { assumeRole, exchangeToken } from "./exchange.ts";
import { notFound } from "./id-token.ts";
import { push } from "./push.ts";
import { emptyRubygemsState, type RubygemsState } from "./state.ts";

/** A registry that behaves as RubyGems.org: both exchanges, and pushes. */
export interface RubygemsEmulator extends Server, RubygemsState {}

/** Creates a registry with nothing in it. */
export function createRubygems(trusted: TrustedIssuers): RubygemsEmulator {
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
