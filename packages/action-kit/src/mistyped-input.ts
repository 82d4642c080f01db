import { type Env, InputError, type RegistryType } from "@mint/core";
import { slips } from "@mint/core/host";

/** A shorter name is often only one letter away from another. */
const SHORTEST_WITH_A_SLIP = 6;
/** The form of an input's name in lower case; other variables are not mistyped inputs. */
const NAME = /^[a-z][a-z0-9_.-]{1,63}$/;

/** The inputs that an action knows. */
export interface KnownInputs {
  /** The inputs that the action has besides those of its registries. */
  readonly own: readonly string[];
  readonly types: readonly RegistryType[];
}

/**
 * Finds a mistyped input: its name differs from a known one by `_` for `-` or by one letter, or is its name in the
 * registry's official action. The runner passes every input of a step on, in upper case; an empty one counts as not
 * given. The runner itself warns of other unknown names.
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
