import { expect, test } from "vitest";
import { InputError } from "../base/errors.ts";
import { ABOUTS, inputsOf } from "./abouts.ts";
import { REGISTRIES } from "./index.ts";

const NAMED = ABOUTS.map((one) => [one.type.id, one] as const);

test("every registry of the list has its texts for people, in the same order", () => {
  expect(ABOUTS.map(({ type }) => type)).toEqual(REGISTRIES);
});

test.each(NAMED)("the example of %s makes one", (id, { type, about }) => {
  expect(type.fromInputs((name) => about.example[name]).id).toBe(id);
});

test.each(NAMED)("the documented defaults of %s make the same registry as nothing", (_, one) => {
  const { type, about } = one;
  const bare = type.fromInputs((name) => about.example[name]);
  for (const { name, default: value } of inputsOf(one)) {
    if (value === undefined) continue;
    const { url, name: called } = type.fromInputs((input) => (input === name ? value : about.example[input]));
    expect([url.href, called]).toEqual([bare.url.href, bare.name]);
  }
});

test.each(NAMED)("%s names the input with the revocation address only if it can revoke", (_, { type, about }) => {
  const registry = type.fromInputs((name) => about.example[name]);
  expect(type.revokesAt !== undefined).toBe(registry.revokeRequest !== undefined);
});

test.each(NAMED.filter(([, { type }]) => type.revokesAt !== undefined))(
  "%s is made again of the address of its exchange alone",
  (_, { type, about }) => {
    const { url } = type.fromInputs((name) => about.example[name]);
    expect(type.fromInputs((name) => (name === type.revokesAt ? url.href : undefined)).url).toEqual(url);
  },
);

test.each(NAMED)("%s says so of each input that it cannot do without", (_, one) => {
  const { type, about } = one;
  const isMissing = (without: string): boolean => {
    try {
      type.fromInputs((name) => (name === without ? undefined : about.example[name]));
      return false;
    } catch (error) {
      return error instanceof InputError && error.subject?.input === without && error.message.endsWith("is missing.");
    }
  };
  const rules = inputsOf(one);
  expect(rules.filter(({ name }) => isMissing(name))).toEqual(rules.filter(({ rule }) => rule.required === true));
});

test("a number shows its bounds, and a placeholder follows its rule", () => {
  const docker = ABOUTS.filter(({ type }) => type.id === "dockerhub").flatMap(inputsOf);
  expect(docker.find(({ name }) => name === "expires-in")).toMatchObject({
    text: "How long the token lives, in seconds, 300 to 3600",
    value: "seconds",
    default: "300",
  });
  const pypi = ABOUTS.filter(({ type }) => type.id === "pypi").flatMap(inputsOf);
  expect(pypi.map(({ name, value }) => [name, value])).toEqual([
    ["repository-url", "url"],
    ["project", "name"],
    ["narrow", undefined],
  ]);
});
