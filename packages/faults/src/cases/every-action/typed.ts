import { rowOf } from "../../actions.ts";
import type { Case } from "../../case.ts";
import { refusedUnasked } from "../outcomes.ts";
import { dealt } from "./sample.ts";

const group = "inputs";

const PASSWORD = "password-that-nobody-may-see";
const URLS: readonly (readonly [string, string])[] = [
  ["is no URL", "registry"],
  ["is a path", "/registry"],
  ["is plain http", "http://registry.example.test/"],
  ["is plain http to a host that looks like loopback", "http://127.0.0.1.example.test/"],
  ["is of another protocol", "ftp://registry.example.test/"],
  ["holds a password", `https://user:${PASSWORD}@registry.example.test/`],
];

const urls: readonly Case[] = dealt(URLS, 3).map(([action, [what, url]]): Case => {
  const { code: _, ...expectation } = refusedUnasked("");
  return {
    group,
    action,
    name: `refuses a registry whose address ${what}`,
    inputs: { [rowOf(action).urlInput]: url },
    expect: {
      ...expectation,
      says: [/INVALID_INPUT|INSECURE_URL/u],
      also: ({ main }) => (main.stdout.includes(PASSWORD) ? ["the password is shown"] : []),
    },
  };
});

const COMMON: readonly (readonly [name: string, value: string])[] = [
  ["timeout", "4"],
  ["timeout", "121"],
  ["timeout", "sixty"],
  ["export-env", "yes"],
  ["export-env", "1"],
  ["summary", "maybe"],
  ["summary", "no"],
  ["audience", "two\nlines"],
  ["audience", "x".repeat(600)],
];

const common: readonly Case[] = dealt(COMMON, 2).map(([action, [name, value]]) => ({
  group,
  action,
  name: `refuses ${JSON.stringify(value.slice(0, 12))} for ${name}`,
  inputs: { [name]: value },
  expect: refusedUnasked("INVALID_INPUT", { says: [new RegExp(name, "u")] }),
}));

const PACKAGES = ["", "..", "@scope/", "a/b/c", "../../v1/oidc", "a?b", "a%2fb", "two\n../names"];

const npm: readonly Case[] = PACKAGES.map((name) => ({
  group,
  action: "npm",
  name: `refuses ${JSON.stringify(name)} for a package`,
  inputs: { package: name },
  expect: refusedUnasked("INVALID_INPUT", { says: [/package/u] }),
}));

const rubygems: readonly Case[] = ["..", "../../users", "rg_oidc_akr_a/b", "a?b", "two\nlines"].map((role) => ({
  group,
  action: "rubygems",
  name: `refuses ${JSON.stringify(role)} for a role`,
  inputs: { "role-to-assume": role },
  expect: refusedUnasked("INVALID_INPUT", { says: [/role-to-assume/u] }),
}));

const crates: readonly Case[] = ["a=b", "two\nlines", "PATH x", "../x"].map((name) => ({
  group,
  action: "crates",
  name: `refuses ${JSON.stringify(name)} for a registry's name`,
  inputs: { "registry-name": name, "export-env": "true" },
  expect: refusedUnasked("INVALID_INPUT", { says: [/registry-name/u] }),
}));

const REGISTRIES: readonly (readonly [string, RegExp])[] = [
  ["", /registry is missing/u],
  ["crate", /Did you mean crates/u],
  ["__proto__", /Choose one of: /u],
  ["constructor", /Choose one of: /u],
  ["jsr", /JSR accepts the job's identity itself/u],
  ["pypi\n::error::pwned", /Choose one of: /u],
];

const dispatcher: readonly Case[] = [
  ...REGISTRIES.map(([registry, says]): Case => ({
    group,
    action: "mint:crates",
    name: `refuses ${JSON.stringify(registry)} for a registry`,
    inputs: { registry },
    expect: refusedUnasked("INVALID_INPUT", { says: [says] }),
  })),
  ...["Größe", "two\nlines", " ", "octo\u200borg", "x".repeat(257)].map((username): Case => ({
    group,
    action: "mint:crates",
    name: `refuses ${JSON.stringify(username.slice(0, 12))} for a user name that goes with a token`,
    inputs: { registry: "dockerhub", "connection-id": "octo", username, url: "", audience: "" },
    expect: refusedUnasked("INVALID_INPUT", { says: [/username/u], neverSays: [/disk/u] }),
  })),
  {
    group,
    action: "mint:crates",
    name: "refuses an input that means nothing for its registry",
    inputs: { package: "octo-package" },
    expect: refusedUnasked("INVALID_INPUT", { says: [/package is not an input for crates/u] }),
  },
  {
    group,
    action: "mint:pypi",
    name: "takes its registry in any case",
    inputs: { registry: "PyPI" },
    expect: { requests: { exchange: 1 } },
  },
];

/** What people type, for every further action. */
export const typed: readonly Case[] = [...urls, ...common, ...npm, ...rubygems, ...crates, ...dispatcher];
