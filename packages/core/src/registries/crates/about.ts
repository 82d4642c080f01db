import type { About } from "../about.ts";
import type { crates } from "./crates.ts";

/** Texts about it for people. */
export const about: About<typeof crates> = {
  summary: "crates.io",
  inputs: {
    url: "The registry's own address",
    "registry-name":
      "The registry's name in cargo's configuration, if it is not the default one; cargo reads the token from `CARGO_REGISTRIES_<NAME>_TOKEN`",
  },
  storedSecrets: ["CARGO_REGISTRY_TOKEN", "CARGO_REGISTRIES_*_TOKEN", "CRATES_IO_TOKEN"],
  example: {},
  token: "a token for all crates of the publisher",
  lifetime: "30 min",
  official: "[rust-lang/crates-io-auth-action](https://github.com/rust-lang/crates-io-auth-action)",
  adds: "an expiry, retries with a fresh identity, named registries",
  action: { audience: "the registry's host" },
};
