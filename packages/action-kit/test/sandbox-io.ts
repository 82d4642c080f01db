import { type Io, systemIo, type Transport, type WireRequest } from "@mint/core";
import type { Sandbox } from "@mint/sandbox";

/** Edges that lead into a sandbox without ports: its servers answer by the names that they have in the world. */
export function sandboxIo(sandbox: Sandbox, env: Io["env"]): Io {
  return {
    ...systemIo,
    env: {
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: "push",
      ACTIONS_ID_TOKEN_REQUEST_URL: sandbox.issuer.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: sandbox.issuer.requestToken,
      ...env,
    },
    send: transportInto(sandbox),
    sleep: () => Promise.resolve(),
  };
}

function transportInto(sandbox: Sandbox): Transport {
  return async (request) => {
    const response = await sandbox.fetch(new Request(request.url, initOf(request)));
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, body: await response.text() };
  };
}

function initOf({ method, authorization, body }: WireRequest): RequestInit {
  const headers: Record<string, string> = { "user-agent": "mint-test", accept: "application/json" };
  if (authorization?.scheme === "Bearer") headers["authorization"] = `Bearer ${authorization.secret.reveal()}`;
  if (body === undefined) return { method, headers };
  headers["content-type"] = "json" in body ? "application/json" : "application/x-www-form-urlencoded";
  const fields = Object.entries("json" in body ? body.json : body.form).map(([name, value]) => [
    name,
    typeof value === "object" ? value.reveal() : value,
  ]);
  const record = Object.fromEntries(fields);
  return { method, headers, body: "json" in body ? JSON.stringify(record) : String(new URLSearchParams(record)) };
}
