import { type Env, InputError, type RegistryType } from "@mint/core";
import { slips } from "@mint/core/host";

/** A shorter name may well be another name's neighbour. */
const SHORTEST_WITH_A_SLIP = 6;
/** What a name of an input looks like in lower case; what else a variable may hold was not typed by mistake. */
const NAME = /^[a-z][a-z0-9_.-]{1,63}$/;

/** The inputs that an action knows. */
export interface KnownInputs {
  /** Those that the action has beside its registries' own. */
  readonly own: readonly string[];
  readonly types: readonly RegistryType[];
}

/**
 * Looks for an input that is meant and not read: its name is a known one except for `_` instead of `-` or one letter, or
 * the registry's official action has it under that name. The runner hands every input of a step over, whatever its name,
 * in upper case; an empty one counts as not given. All others are left to the runner's own warning.
 *
 * @throws {@link InputError} `INVALID_INPUT`
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/Handler.cs `AddInputsToEnvironment`
 */
export function refuseMistyped(env: Env, { own, types }: KnownInputs): void {
  const known = new Set([...own, ...types.flatMap(({ inputs }) => Object.keys(inputs))]);
  for (const [variable, value] of Object.entries(env)) {
    if (!/^INPUT_/i.test(variable) || (value ?? "").trim() === "") continue;
    const name = variable.slice("INPUT_".length).toLowerCase();
    if (known.has(name) || !NAME.test(name)) continue;
    const meant = officialName(name, types) ?? [...known].find((one) => isNearly(name, one));
    if (meant === undefined) continue;
    throw new InputError(
      "INVALID_INPUT",
      { input: name, problem: `does not exist in this action: it is called ${meant}` },
      { hint: `Write ${meant} instead of ${name}. Nothing was sent.` },
    );
  }
}

function officialName(name: string, types: readonly RegistryType[]): string | undefined {
  for (const { inputs } of types) {
    for (const [ours, { officialNames = [] }] of Object.entries(inputs)) if (officialNames.includes(name)) return ours;
  }
  return undefined;
}

function isNearly(name: string, known: string): boolean {
  const spelled = name.replaceAll("_", "-");
  if (spelled === known) return true;
  return name.length >= SHORTEST_WITH_A_SLIP && known.length >= SHORTEST_WITH_A_SLIP && slips(spelled, known) <= 1;
}
