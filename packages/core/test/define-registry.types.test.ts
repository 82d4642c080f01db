import { expect, expectTypeOf, test } from "vitest";
import type { About } from "../src/registries/about.ts";
import { defineRegistry, type RegistryDescription, type RegistryType } from "../src/registries/define-registry.ts";
import { nuget, pypi, pyx } from "../src/registries/index.ts";
import type { InputRules, OptionsOf, ValuesOf } from "../src/registries/inputs.ts";

declare const description: RegistryDescription;

const INPUTS = {
  "package-name": { required: true },
  "registry-url": { kind: "url", default: "https://registry.example" },
  mirror: { kind: "url" },
  "dry-run": { kind: "flag" },
  "expires-in": { kind: "integer", min: 1, max: 9 },
} as const satisfies InputRules;
type Inputs = typeof INPUTS;

test("options are the inputs in camelCase, optional where nothing requires them", () => {
  expectTypeOf<OptionsOf<Inputs>>().toEqualTypeOf<{
    readonly packageName: string;
    readonly registryUrl?: string | undefined;
    readonly mirror?: string | undefined;
    readonly dryRun?: boolean | undefined;
    readonly expiresIn?: number | undefined;
  }>();
  expectTypeOf(nuget).parameter(0).toEqualTypeOf<OptionsOf<typeof nuget.inputs>>();
});

test("a description is made of values that were read: a URL is one, and only what nothing provides may be missing", () => {
  expectTypeOf<ValuesOf<Inputs>>().toEqualTypeOf<{
    readonly packageName: string;
    readonly registryUrl: URL;
    readonly mirror: URL | undefined;
    readonly dryRun: boolean;
    readonly expiresIn: number | undefined;
  }>();
});

test("a factory needs options only where an input is required, and takes no other", () => {
  expect(pypi().id).toBe("pypi");
  // @ts-expect-error -- a workspace and a registry are required
  expect(() => pyx()).toThrow("workspace");
  // @ts-expect-error -- there is no such option
  expect(pypi({ workspace: "octo" }).id).toBe("pypi");
  // @ts-expect-error -- a flag is no text
  expect(pypi({ narrow: "false" }).id).toBe("pypi");
});

test("every factory is a registry type, which a host makes of its inputs", () => {
  expectTypeOf(pypi).toExtend<RegistryType>();
  expectTypeOf(pyx).toExtend<RegistryType>();
});

test("a registry revokes at one of its own inputs", () => {
  const define = () =>
    defineRegistry({
      id: "example",
      name: "Example",
      inputs: { url: { kind: "url", default: "https://registry.example" } },
      // @ts-expect-error -- it has no such input
      revokesAt: "registry-url",
      create: () => description,
    });
  expect(define().revokesAt).toBe("registry-url");
});

test("a registry's texts for people cover each of its inputs, no other, and have an example of the required ones", () => {
  const rest = { summary: "", storedSecrets: [], token: "", lifetime: "", official: "", adds: "" };
  const inputs = { workspace: "", "pyx-registry": "", url: "" };
  const example = { workspace: "octo", "pyx-registry": "main" };
  const abouts: readonly About<typeof pyx>[] = [
    { ...rest, inputs, example },
    // @ts-expect-error -- the input url is missing
    { ...rest, inputs: { workspace: "", "pyx-registry": "" }, example },
    // @ts-expect-error -- there is no such input
    { ...rest, inputs: { ...inputs, workspace: "", project: "" }, example },
    // @ts-expect-error -- the example lacks a required input
    { ...rest, inputs, example: { workspace: "octo" } },
  ];
  expect(abouts).toHaveLength(4);
});
