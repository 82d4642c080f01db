import type { Case } from "./case.ts";
import { cancellation } from "./cases/cancellation.ts";
import { claims } from "./cases/claims.ts";
import { clientFiles } from "./cases/client-files.ts";
import { concurrency } from "./cases/concurrency.ts";
import { connections } from "./cases/connections.ts";
import { environment } from "./cases/environment.ts";
import { everyAction } from "./cases/every-action/all.ts";
import { growth } from "./cases/growth.ts";
import { inputs } from "./cases/inputs.ts";
import { largeEvents } from "./cases/large-events.ts";
import { narrow } from "./cases/narrow.ts";
import { oidc } from "./cases/oidc.ts";
import { post } from "./cases/post.ts";
import { proxy } from "./cases/proxy.ts";
import { proxySettings } from "./cases/proxy-settings.ts";
import { registry } from "./cases/registry.ts";
import { registryAnswers } from "./cases/registry-answers.ts";
import { registryOutages } from "./cases/registry-outages.ts";
import { secrecy } from "./cases/secrecy.ts";
import { source } from "./cases/source.ts";
import { summary } from "./cases/summary.ts";
import { transport } from "./cases/transport.ts";
import { validation } from "./cases/validation.ts";

/** Every case of the suite. */
export const allCases: readonly Case[] = [
  ...cancellation,
  ...environment,
  ...largeEvents,
  ...claims,
  ...clientFiles,
  ...growth,
  ...inputs,
  ...oidc,
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
  ...validation,
  ...secrecy,
  ...post,
  ...concurrency,
];
