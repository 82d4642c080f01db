import type { About } from "../about.ts";
import type { prefix } from "./prefix.ts";

/** Texts about it for people. */
export const about: About<typeof prefix> = {
  summary: "prefix.dev, for conda packages",
  inputs: {
    url: "The registry's own address",
  },
  storedSecrets: ["PREFIX_API_KEY"],
  example: {},
  token: "a token for the channels of the publisher",
  lifetime: "as the token says",
  official: "rattler-build and pixi themselves",
  adds: "every conda client",
};
