import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Registry, REGISTRIES } from "@mint/core";
import { ABOUTS, type RegistryAbout } from "@mint/core/about";
import { expect, it } from "vitest";
import type { Command } from "../src/command-line/command.ts";
import { COMMANDS } from "../src/command-line/commands.ts";
import { parse } from "../src/command-line/parse.ts";
import { usefulOptions } from "../src/command-line/registry-options.ts";
import { UsageError } from "../src/command-line/usage-error.ts";
import { registryOf } from "../src/command-line/values.ts";
import { tooOld } from "../src/version.ts";

function commandOf(name: string): Command {
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  return command;
}

const TOKEN = commandOf("token");

/** Options as words of a command line. */
function wordsOf(options: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
}

/** The registry that `mint token` makes of options. */
function made({ type }: RegistryAbout, words: readonly string[]): Registry {
  const call = parse(TOKEN, [type.id, ...words]);
  const [named] = call.registries;
  if (named === undefined) throw new Error(`${type.id} is not found`);
  return registryOf(named, call.given);
}

const named = ABOUTS.map((registry) => [registry.type.id, registry] as const);

it.each(named)("the options of %s are its inputs, each by its own name", (_, registry) => {
  expect(Object.keys(usefulOptions(registry, TOKEN))).toEqual(Object.keys(registry.type.inputs));
});

it.each(named)("every option of %s reaches it with its value", (_, registry) => {
  const { type, about } = registry;
  const values = Object.entries(usefulOptions(registry, TOKEN)).map(([name, { value }]) => {
    return [name, about.example[name] ?? (value === undefined ? "true" : `value-of-${name}`)];
  });
  const given: Readonly<Record<string, string>> = Object.fromEntries(values);
  const words = wordsOf(given).filter((word) => word !== "true");
  const call = parse(TOKEN, [type.id, ...words]);
  expect([call.registries, call.given]).toEqual([[type], given]);
});

it.each(named)("what %s cannot do without is demanded by its option's name, and marked so in help", (_, registry) => {
  const options = usefulOptions(registry, TOKEN);
  const missing = Object.keys(options).filter((name) => {
    try {
      made(registry, wordsOf({ ...registry.about.example, [name]: undefined }));
      return false;
    } catch (error) {
      return error instanceof UsageError && error.message.startsWith(`--${name} is missing. `);
    }
  });
  expect(missing).toEqual(Object.keys(options).filter((name) => options[name]?.required === true));
});

it.each(named)("help on %s shows the defaults that hold where an option is not given", (_, registry) => {
  const bare = made(registry, wordsOf(registry.about.example));
  for (const [name, { default: shown }] of Object.entries(usefulOptions(registry, TOKEN))) {
    if (shown === undefined) continue;
    const { url, name: called } = made(registry, wordsOf({ ...registry.about.example, [name]: shown }));
    expect([url.href, called]).toEqual([bare.url.href, bare.name]);
  }
});

it("a flag reaches its registry, and an error names its option", () => {
  const [pypi] = ABOUTS;
  if (pypi === undefined) throw new Error("there is no registry");
  expect(made(pypi, ["--project", "octo", "--narrow"]).scope).toBe("at most uploading to octo");
  expect(made(pypi, ["--project", "octo"]).scope).not.toContain("octo");
  expect(() => made(pypi, ["--repository-url", "octo"])).toThrow(/^--repository-url is not a URL \("octo"\)\. /);
});

it("mint revoke offers the option that says where a token is, and no other of a registry", () => {
  const revoke = commandOf("revoke");
  const shown = ABOUTS.filter(({ type }) => type.revokesAt !== undefined);
  expect(shown.map((registry) => Object.keys(usefulOptions(registry, revoke)))).toEqual(
    shown.map(({ type }) => [type.revokesAt]),
  );
});

it("an option of another registry is refused with the name of that registry", () => {
  for (const [words, owners] of [
    [["token", "pypi", "--user", "octocat"], "nuget"],
    [["revoke", "pypi", "--robot", "octo+ci"], REGISTRIES.find(({ inputs }) => "robot" in inputs)?.id],
  ] as const) {
    const [command, ...rest] = words;
    expect(() => parse(commandOf(command), rest)).toThrow(
      `${rest[1]} is an option of ${owners}, but that registry is not named here`,
    );
  }
});

it("the commands that mint have the options that every action has as inputs", () => {
  for (const name of ["token", "run", "doctor"]) {
    expect(Object.keys(commandOf(name).options)).toEqual(expect.arrayContaining(["audience", "timeout"]));
  }
});

it("the Node that mint asks for is the one in package.json", async () => {
  const text = await readFile(join(import.meta.dirname, "../package.json"), "utf8");
  const { engines }: { engines: { node: string } } = JSON.parse(text);
  expect(engines.node).toBe(">=22.12");
});

it.each(["8.17.0", "20.20.2", "22.11.9"])("mint does not run on Node %s", (version) => {
  expect(tooOld(version)).toBe(`mint needs Node 22.12 or newer; this is ${version}.`);
});

it.each(["22.12.0", "22.20.1", "23.0.0", "24.21.0", "26.0.0-nightly"])("mint runs on Node %s", (version) => {
  expect(tooOld(version)).toBeUndefined();
});
