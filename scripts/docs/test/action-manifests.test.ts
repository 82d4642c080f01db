import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ABOUTS, inputsOf } from "@mint/core/about";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { PROMISES } from "./promises.ts";

const ACTIONS = join(import.meta.dirname, "../../../actions");

interface Manifest {
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly required: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: Readonly<Record<string, string>>;
}

async function manifestOf(action: string): Promise<Manifest> {
  return parse(await readFile(join(ACTIONS, action, "action.yml"), "utf8"));
}

describe.each(Object.entries(PROMISES))("the action %s", (action, promise) => {
  it("keeps every input in the same order, and required if it was", async () => {
    const { inputs } = await manifestOf(action);
    const kept = Object.entries(inputs).filter(([name]) => Object.hasOwn(promise.inputs, name));
    expect(kept.map(([name, { required }]) => [name, required])).toEqual(
      Object.entries(promise.inputs).map(([name, rule]) => [name, rule === "required"]),
    );
    const added = Object.entries(inputs).filter(([name]) => !Object.hasOwn(promise.inputs, name));
    expect(added.filter(([, { required }]) => required)).toEqual([]);
  });

  it("tells each default in words and has no key for it, so that an input that is not given stays empty", async () => {
    const { inputs } = await manifestOf(action);
    for (const [name, input] of Object.entries(inputs)) expect([name, Object.keys(input)]).not.toContain("default");
    const untold = Object.entries(promise.inputs).flatMap(([name, rule]) => {
      const told = inputs[name]?.description.split(/[Dd]efault /)[1] ?? "";
      return rule === "required" ? [] : rule.filter((words) => !told.includes(words)).map((words) => [name, words]);
    });
    expect(untold).toEqual([]);
  });

  it("keeps every output in the same order", async () => {
    const { outputs } = await manifestOf(action);
    expect(Object.keys(outputs).filter((name) => promise.outputs.includes(name))).toEqual(promise.outputs);
  });

  it("runs the same files, and looks the same in the Marketplace", async () => {
    const { runs, branding } = await manifestOf(action);
    expect([runs, branding]).toEqual([promise.runs, { icon: promise.icon, color: promise.color }]);
  });
});

it("the dispatcher tells the default of every registry that takes an input, and whether it is required", async () => {
  const { inputs } = await manifestOf("mint");
  const untold = ABOUTS.flatMap((registry) =>
    inputsOf(registry).flatMap(({ name, rule, default: value }) => {
      const description = inputs[name]?.description ?? "";
      const told = value === undefined || description.includes(`\`${value}\``);
      const { id } = registry.type;
      const demanded = name === "audience" ? /required for [^;.]*/ : /For [^:]*, required: /g;
      const asked = rule.required !== true || (description.match(demanded) ?? []).some((one) => one.includes(id));
      return told && asked ? [] : [[id, name]];
    }),
  );
  expect(untold).toEqual([]);
});

it("promises something for every action", async () => {
  expect(Object.keys(PROMISES).toSorted()).toEqual((await readdir(ACTIONS)).toSorted());
});
