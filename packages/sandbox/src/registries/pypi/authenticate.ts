import { note } from "../../http/trace.ts";
import { parseMacaroon, type Macaroon } from "./macaroon.ts";
import type { PypiTokenRecord } from "./records.ts";
import type { PypiState } from "./state.ts";

/** A token that the index knows, with whatever its holder appended. */
export interface Presented {
  readonly record: PypiTokenRecord;
  readonly macaroon: Macaroon;
}

/**
 * Finds the token of a request: Basic with user `__token__`, or the macaroon after `token` or `bearer`.
 * A burnt token is gone from the database, so it is not found; an expired one is, until a caveat refuses it.
 * @see warehouse/macaroons/security_policy.py `_extract_http_macaroon`
 */
export function authenticate(state: PypiState, authorization: string | null): Presented | undefined {
  const text = presentedToken(authorization ?? "");
  const macaroon = text?.startsWith("pypi-") ? parseMacaroon(text.slice("pypi-".length)) : undefined;
  if (macaroon === undefined) return undefined;
  const record = state.tokens.find((token) => token.identifier === macaroon.identifier);
  if (record !== undefined) note({ presented: record });
  return record === undefined || record.burnt ? undefined : { record, macaroon };
}

function presentedToken(authorization: string): string | undefined {
  const [scheme = "", credentials = ""] = authorization.split(/ (.*)/s);
  if (["token", "bearer"].includes(scheme.toLowerCase())) return credentials;
  if (scheme.toLowerCase() !== "basic") return undefined;
  const [user, password] = Buffer.from(credentials, "base64").toString("utf8").split(/:(.*)/s);
  return user === "__token__" ? password?.trim() : undefined;
}
