import type { About } from "../about.ts";
import type { rubygems } from "./rubygems.ts";

/** Texts about it for people. */
export const about: About<typeof rubygems> = {
  summary: "RubyGems.org, by a gem's trusted publisher or an API key role",
  inputs: {
    "gem-server": "The gem server",
    "role-to-assume":
      "The token of an API key role, `rg_oidc_akr_` and twenty characters; without one, the gem's trusted publisher is used",
  },
  values: { "role-to-assume": "role" },
  storedSecrets: ["GEM_HOST_API_KEY", "RUBYGEMS_API_KEY", "BUNDLE_GEM__PUSH_KEY"],
  example: {},
  token: "a key for all gems of the publisher, or what a role allows",
  lifetime: "15 min; a role's 5 min to 1 day",
  official: "[rubygems/configure-rubygems-credentials](https://github.com/rubygems/configure-rubygems-credentials)",
  adds: "an output, roles as well as publishers, names the field that differs",
  action: { audience: "the gem server's host" },
};
