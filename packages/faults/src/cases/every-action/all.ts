import type { Case } from "../../case.ts";
import { answers } from "./answers.ts";
import { exchange } from "./exchange.ts";
import { identity } from "./identity.ts";
import { revocation } from "./revocation.ts";
import { signals } from "./signals.ts";
import { surroundings } from "./surroundings.ts";
import { typed } from "./typed.ts";
import { serverText } from "./server-text.ts";

/** A sample of each group for every action that has no groups of its own. */
export const everyAction: readonly Case[] = [
  ...identity,
  ...exchange,
  ...answers,
  ...serverText,
  ...revocation,
  ...signals,
  ...typed,
  ...surroundings,
];
