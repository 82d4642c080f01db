export type { Action } from "./action.ts";
export type { Inputs } from "./inputs.ts";
export { runMain } from "./run-main.ts";
export { runPost } from "./run-post.ts";
