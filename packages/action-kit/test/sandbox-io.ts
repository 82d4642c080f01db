import { type Io, systemIo } from "@mint/core";
import type { Sandbox } from "@mint/sandbox";
import { handlerTransport } from "../../core/test/handler-transport.ts";

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
    send: handlerTransport(sandbox.fetch),
    sleep: () => Promise.resolve(),
  };
}
