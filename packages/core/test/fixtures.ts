import type { RegistryType } from "../src/registries/define-registry.ts";
import { REGISTRIES } from "../src/registries/index.ts";
import type { Registry } from "../src/registries/registry.ts";
import type { Inputs, RegistryFixture } from "./registry-fixture.ts";

/** A registry and its fixture. */
export interface Fixture {
  readonly id: string;
  readonly type: RegistryType;
  readonly fixture: RegistryFixture;
}

/** The fixture of every registry, in the order of {@link REGISTRIES}. */
export const FIXTURES: readonly Fixture[] = await Promise.all(REGISTRIES.map(load));

/** Every way of getting a token of any registry. */
export const EXCHANGES = FIXTURES.flatMap(({ id, type, fixture }) => [
  { name: id, type, exchange: fixture },
  ...Object.entries(fixture.variants ?? {}).map(([name, exchange]) => ({ name, type, exchange })),
]);

async function load(type: RegistryType): Promise<Fixture> {
  const { id } = type;
  try {
    const { fixture }: { readonly fixture: RegistryFixture } = await import(`./registries/${id}.ts`);
    return { id, type, fixture };
  } catch (cause) {
    throw new Error(`Every registry needs a fixture: packages/core/test/registries/${id}.ts cannot be read.`, {
      cause,
    });
  }
}

/** Makes a registry of a step's inputs. @throws {Error} for an input that the registry does not have */
export function registryOf(type: RegistryType, inputs: Inputs): Registry {
  const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(type.inputs, name));
  if (unknown.length > 0) throw new Error(`${type.id} has no input ${unknown.join(", ")}.`);
  return type.fromInputs((name) => inputs[name]);
}

/** A value with its secrets as plain text. */
export function revealed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("reveal" in value && typeof value.reveal === "function") return value.reveal();
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, revealed(field)]));
}
