import type { About } from "../about.ts";
import { InputError } from "../../base/errors.ts";
import { isLoopback } from "../../base/urls.ts";
import { type crates, OWN_HOSTS, TOKEN_FORMAT } from "./crates.ts";

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
  checkToken: ({ url }, token) => {
    // A loopback address stands for crates.io; tokens of other registries may have any form.
    const isKnown = OWN_HOSTS.includes(url.host) || isLoopback(url);
    if (!isKnown || TOKEN_FORMAT.test(token.reveal())) return;
    const hint =
      "A token that a trusted publisher got begins with cio_tp_. Revoke an API token of an account on https://crates.io/settings/tokens.";
    throw new InputError("INVALID_INPUT", "This is not a token of this kind. Nothing was sent.", { hint });
  },
  token: "a token for all crates of the publisher",
  lifetime: "30 min",
  official: "[rust-lang/crates-io-auth-action](https://github.com/rust-lang/crates-io-auth-action)",
  adds: "an expiry, retries with a fresh identity, named registries",
  action: { audience: "the registry's host" },
};
