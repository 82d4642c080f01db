// What lists of situations are made of; read by scripts too, so nothing here knows of tests that run.
export { jobWith } from "./job-with.ts";
export { redeemedBefore } from "./redeemed-before.ts";
export type { RegistrySituations, Situation } from "./situation.ts";
