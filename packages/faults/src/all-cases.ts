import type { Case } from "./case.ts";
import { concurrency } from "./cases/concurrency.ts";
import { oidc } from "./cases/oidc.ts";

/** Every case of the suite. */
export const allCases: readonly Case[] = [...oidc, ...concurrency];
