import type { Case } from "./case.ts";
import { audiences } from "./cases/audiences.ts";
import { cancellation } from "./cases/cancellation.ts";
import { claims } from "./cases/claims.ts";
import { clientFiles } from "./cases/client-files.ts";
import { concurrency } from "./cases/concurrency.ts";
import { connections } from "./cases/connections.ts";
import { environment } from "./cases/environment.ts";
import { events } from "./cases/events.ts";
import { everyAction } from "./cases/every-action/all.ts";
import { growth } from "./cases/growth.ts";
import { idTokenCases } from "./cases/id-tokens.ts";
import { inputs } from "./cases/inputs.ts";
import { narrow } from "./cases/narrow.ts";
import { oidc } from "./cases/oidc.ts";
import { oidcWaits } from "./cases/oidc-waits.ts";
import { post } from "./cases/post.ts";
import { proxy } from "./cases/proxy.ts";
import { proxySettings } from "./cases/proxy-settings.ts";
import { registry } from "./cases/registry.ts";
import { registryAnswers } from "./cases/registry-answers.ts";
import { registryOutages } from "./cases/registry-outages.ts";
import { registryTokens } from "./cases/registry-tokens.ts";
import { runnerFiles } from "./cases/runner-files.ts";
import { secrecy } from "./cases/secrecy.ts";
import { serverMessages } from "./cases/server-messages.ts";
import { source } from "./cases/source.ts";
import { streams } from "./cases/streams.ts";
import { summary } from "./cases/summary.ts";
import { transport } from "./cases/transport.ts";

/** Every case of the suite. */
export const allCases: readonly Case[] = [
  ...cancellation,
  ...environment,
  ...events,
  ...runnerFiles,
  ...streams,
  ...claims,
  ...clientFiles,
  ...growth,
  ...inputs,
  ...oidc,
  ...oidcWaits,
  ...registry,
  ...registryAnswers,
  ...registryOutages,
  ...everyAction,
  ...narrow,
  ...source,
  ...summary,
  ...transport,
  ...connections,
  ...proxy,
  ...proxySettings,
  ...idTokenCases,
  ...registryTokens,
  ...audiences,
  ...secrecy,
  ...serverMessages,
  ...post,
  ...concurrency,
];
