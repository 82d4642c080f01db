import type { Registry } from "@mint/core";
import type { RegistryAbout } from "@mint/core/about";

/** A registry that an example was made of, by the name that people know it by. */
export interface Example {
  readonly name: string;
  readonly registry: Registry;
}

/** Makes a registry of the inputs of its example. */
export function exampleOf({ type, about }: RegistryAbout): Registry {
  return type.fromInputs((name) => about.example[name]);
}

/** The example, and one more for each further host that has a short name, such as TestPyPI. */
export function examplesOf(registry: RegistryAbout): readonly Example[] {
  const { type, about } = registry;
  const example = exampleOf(registry);
  const others = Object.entries(type.inputs).flatMap(([input, rule]) => {
    const names = rule.kind === "url" ? Object.keys(rule.names ?? {}) : [];
    return names.map((short) => type.fromInputs((name) => (name === input ? short : about.example[name])));
  });
  return [
    { name: type.displayName, registry: example },
    ...others
      .filter(({ url }) => url.host !== example.url.host)
      .map((other) => ({ name: other.name, registry: other })),
  ];
}
