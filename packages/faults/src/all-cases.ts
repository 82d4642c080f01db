import type { Case } from "./case.ts";
import { concurrency } from "./cases/concurrency.ts";
import { oidc } from "./cases/oidc.ts";
import { registry } from "./cases/registry.ts";
import { transport } from "./cases/transport.ts";
import { validation } from "./cases/validation.ts";

/** Every case of the suite. */
export const allCases: readonly Case[] = [...oidc, ...registry, ...transport, ...validation, ...concurrency];
