import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { OWN_INPUTS, REGISTRIES as DISPATCHED } from "../../../actions/mint/src/registries.ts";
import { COMMANDS } from "../src/commands.ts";
import * as factories from "../src/factories.ts";
import { makeRegistry } from "../src/make-registry.ts";
import { type Given, REGISTRIES, type RegistryRow } from "../src/registries.ts";
import { tooOld } from "../src/too-old.ts";

/** Inputs that every action has, which belong to the commands here, or to a job of GitHub alone. */
const OF_COMMANDS = ["audience", "timeout", "revoke"];
const OF_GITHUB = ["export-env", "summary"];

async function inputsOf(action: string): Promise<readonly string[]> {
  const text = await readFile(join(import.meta.dirname, `../../../actions/${action}/action.yml`), "utf8");
  const { inputs }: { inputs: Record<string, unknown> } = parse(text);
  return Object.keys(inputs).filter((name) => ![...OF_COMMANDS, ...OF_GITHUB].includes(name));
}

/** Values that make every registry. */
const WHOLE: Given = {
  user: "octocat",
  package: "octo/octo-package",
  "connection-id": "00000000-0000-0000-0000-000000000000",
  username: "octo-org",
  extension: "octo.octo-extension",
  publisher: "octo",
  organization: "octo-org",
  "service-slug": "release",
  audience: "octo",
  "oidc-provider-name": "github",
  robot: "octo-org+release",
  workspace: "octo",
  "pyx-registry": "main",
};

/** What makes this registry and nothing that it has a default for. */
function givenFor({ id }: RegistryRow): Given {
  const url = id === "jfrog" ? { url: "https://octo.jfrog.io" } : {};
  return { ...WHOLE, ...url, ...(id === "npm" ? { package: "octo-package" } : {}) };
}

/** The options that a row hands on, by their names. */
function readOf(row: RegistryRow): readonly string[] {
  const names = new Set<string>();
  const given = new Proxy(givenFor(row), {
    get: (target, name) => {
      names.add(String(name));
      return Reflect.get(target, name);
    },
  });
  row.make(factories, given);
  return [...names].filter((name) => name !== "audience").toSorted();
}

const named = REGISTRIES.map((row) => [row.id, row] as const);

describe("options carry the names of the actions' inputs", () => {
  it.each(["pypi", "nuget", "crates", "rubygems", "npm"])("of %s", async (id) => {
    const row = REGISTRIES.find((one) => one.id === id);
    expect(Object.keys(row?.options ?? {}).toSorted()).toEqual((await inputsOf(id)).toSorted());
  });

  it("of the dispatcher: the same registries, and for each the same names", async () => {
    expect(REGISTRIES.map(({ id }) => id)).toEqual(Object.keys(DISPATCHED));
    for (const row of REGISTRIES) {
      const names = new Set<string>();
      const note = (name: string): undefined => void names.add(name);
      const inputs = {
        text: note,
        flag: (name: string) => note(name) ?? false,
        integer: (name: string) => note(name) ?? 0,
      };
      try {
        DISPATCHED[row.id]?.(inputs);
      } catch {
        // Without any value; what counts is what it asked for.
      }
      names.delete("audience");
      expect([row.id, ...Object.keys(row.options).toSorted()]).toEqual([row.id, ...[...names].toSorted()]);
    }
    const all = new Set(REGISTRIES.flatMap(({ options }) => Object.keys(options)));
    expect([...all].toSorted()).toEqual([...OWN_INPUTS].toSorted());
    expect((await inputsOf("mint")).toSorted()).toEqual([...all, "registry"].toSorted());
  });

  it("and the commands have those that every action has", () => {
    for (const name of ["token", "run", "doctor"]) {
      const options = COMMANDS.find((command) => command.name === name)?.options;
      expect(Object.keys(options ?? {})).toEqual(expect.arrayContaining(["audience", "timeout"]));
    }
  });
});

describe("the row of a registry", () => {
  it.each(named)("%s hands on every option that it shows, and no other", (_, row) => {
    expect(readOf(row)).toEqual(Object.keys(row.options).toSorted());
  });

  it.each(named)("%s says that it revokes where it does", (_, row) => {
    expect(row.revokes === true).toBe(makeRegistry(row, givenFor(row)).revokeRequest !== undefined);
  });

  it.each(named)("%s marks what it cannot do without", (_, row) => {
    const options = { ...row.options, ...(row.audience === undefined ? {} : { audience: { required: true } }) };
    const missing = Object.keys(options).filter((name) => {
      try {
        makeRegistry(row, { ...givenFor(row), [name]: undefined });
        return false;
      } catch (error) {
        return String(error).includes(`--${name} is missing`);
      }
    });
    const required = Object.entries(options).filter(([, option]) => option.required === true);
    expect(missing).toEqual(required.map(([name]) => name));
  });

  it.each(named)("%s knows its defaults", (_, row) => {
    const bare = makeRegistry(row, givenFor(row));
    for (const [name, { otherwise }] of Object.entries(row.options)) {
      if (otherwise === undefined) continue;
      const { url, name: called } = makeRegistry(row, { ...givenFor(row), [name]: otherwise });
      expect([url.href, called]).toEqual([bare.url.href, bare.name]);
    }
    const urls = Object.entries(row.options).filter(([name, { value }]) => value === "url" && name !== "source");
    expect(urls.filter(([, { otherwise, required }]) => otherwise === undefined && required !== true)).toEqual([]);
  });
});

describe("the Node that it needs", () => {
  it("is the one in package.json", async () => {
    const text = await readFile(join(import.meta.dirname, "../package.json"), "utf8");
    const { engines }: { engines: { node: string } } = JSON.parse(text);
    expect(engines.node).toBe(">=22.12");
  });

  it.each(["8.17.0", "20.20.2", "22.11.9"])("is newer than %s", (version) => {
    expect(tooOld(version)).toBe(`mint needs Node 22.12 or newer; this is ${version}.`);
  });

  it.each(["22.12.0", "22.20.1", "23.0.0", "24.21.0", "26.0.0-nightly"])("may be %s", (version) => {
    expect(tooOld(version)).toBeUndefined();
  });
});
