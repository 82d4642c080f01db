import { ABOUTS, type InputAbout, inputsOf, type RegistryAbout } from "@mint/core/about";
import type { Command, Option, Options } from "./command.ts";

/** Lists the registries that a command is for. */
export function registriesFor({ registries: { max, thatRevoke } }: Command): readonly RegistryAbout[] {
  if (max === 0) return [];
  return thatRevoke === true ? ABOUTS.filter(({ type }) => type.revokesAt !== undefined) : ABOUTS;
}

/** Lists the options of a registry: its inputs with the same names, except the audience, which is an option of the commands. */
export function registryOptions(registry: RegistryAbout): Options {
  return optionsOf(inputsOf(registry).filter(({ name }) => name !== "audience"));
}

/** Lists the options of a registry that a command uses, including a required audience. */
export function usefulOptions(registry: RegistryAbout, { options, registries }: Command): Options {
  const useful = inputsOf(registry).filter(({ name, rule }) => {
    if (name === "audience") return Object.hasOwn(options, name);
    return registries.thatRevoke !== true || rule.mintOnly !== true;
  });
  return optionsOf(useful);
}

function optionsOf(inputs: readonly InputAbout[]): Options {
  const names = inputs.map(({ name }) => name);
  return Object.fromEntries(inputs.map((input) => [input.name, optionOf(input, names)]));
}

function optionOf({ rule, text, value, default: fallback }: InputAbout, names: readonly string[]): Option {
  return {
    about: text.replaceAll(/`([^`]+)`/g, (_, code: string) => (names.includes(code) ? `--${code}` : code)),
    ...(value === undefined ? {} : { value }),
    ...(rule.required === true ? { required: true } : {}),
    ...(value === undefined || fallback === undefined ? {} : { default: fallback }),
  };
}
