import { homedir } from "node:os";
import { join } from "node:path";
import { type Client, ONE_TOKEN } from "../client.ts";
import { asDocumented } from "../documents.ts";

const COMMAND = "cargo publish --no-verify";

const CARGO: Client = {
  name: "cargo",
  registry: "crates",
  needs: [{ kind: "machine", program: "cargo" }],
  version: "cargo --version",
  files: ({ name, version }) => ({
    "Cargo.toml": `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\nlicense = "MIT"\ndescription = "A crate"\n`,
    "src/lib.rs": "//! A crate.\n",
  }),
  // Where cargo is rustup's, it looks for its toolchains in the home folder.
  settings: { RUSTUP_HOME: process.env["RUSTUP_HOME"] ?? join(homedir(), ".rustup") },
  byOutput: asDocumented("actions/crates/README.md", COMMAND),
  byExportEnv: { command: "cargo publish --workspace --no-verify" },
  inSandbox: `sh -c 'mint run crates --url "$MINT_SANDBOX_CRATES_URL" --registry-name sandbox -- cargo publish --no-verify'`,
  ownExchange: "it has none",
  several: ONE_TOKEN,
  refused: /status 403 Forbidden/,
};

/** cargo, as the machine has it: for crates.io, and for a registry that its configuration names. */
export const CRATES_CLIENTS: readonly Client[] = [
  CARGO,
  {
    ...CARGO,
    name: "cargo --registry",
    inputs: () => ({ "registry-name": "my-registry" }),
    files: (pkg) => ({
      ...CARGO.files(pkg),
      ".cargo/config.toml": '[registries.my-registry]\nindex = "sparse+https://crates.io/index/"\n',
    }),
    byOutput: {
      command: `${COMMAND} --registry my-registry`,
      env: ({ token = "" }) => ({ CARGO_REGISTRIES_MY_REGISTRY_TOKEN: token }),
    },
    byExportEnv: { command: "cargo publish --registry my-registry" },
  },
];
