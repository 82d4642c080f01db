export { type ClientFiles, clientFiles } from "./client-file.ts";
export { type Action, defineAction } from "./define-action.ts";
export type { ActionOptions, RegistryChoice } from "./run-main.ts";
