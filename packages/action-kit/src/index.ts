export { type Action, defineAction } from "./define-action.ts";
export type { ActionOptions, RegistryChoice } from "./run-main.ts";
