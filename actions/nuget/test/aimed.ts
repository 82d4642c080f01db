import { join } from "node:path";
import type { AimedAction } from "@mint/action-kit/testing/world";

/** The built action, aimed at the sandbox's NuGet.org. */
export const aimed: AimedAction = {
  action: join(import.meta.dirname, ".."),
  inputs: ({ urls }) => ({ user: "octocat", "token-service-url": `${urls.nuget}/api/v2/token` }),
};
