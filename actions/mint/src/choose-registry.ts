import { InputError, type ReadInput, REGISTRIES, type RegistryType } from "@mint/core";
import { sanitizeAll, suggest, unsupportedRegistry } from "@mint/core/host";

/** A name that stands for another host of a registry, to be given in another input. */
const TESTPYPI = "Write registry: pypi and repository-url: testpypi.";
const IDS: readonly string[] = REGISTRIES.map(({ id }) => id);
/** Every input that only some registries have; all of them have an audience. */
const OWN_INPUTS: ReadonlySet<string> = new Set(
  REGISTRIES.flatMap(({ inputs }) => Object.keys(inputs)).filter((name) => name !== "audience"),
);

/**
 * Chooses the registry that the input `registry` names, and refuses inputs that this registry does not have.
 *
 * @throws {@link InputError} `INVALID_INPUT`
 */
export function chooseRegistry(read: ReadInput): RegistryType {
  const given = read("registry") ?? "";
  const id = given.toLowerCase();
  const type = REGISTRIES.find((one) => one.id === id);
  if (type === undefined) throw noRegistry(given, id);
  for (const name of OWN_INPUTS) {
    if (Object.hasOwn(type.inputs, name) || (read(name) ?? "") === "") continue;
    const hint = `Remove it. For ${id} there are: ${Object.keys(type.inputs).join(", ")}.`;
    throw new InputError("INVALID_INPUT", { input: name, problem: `is not an input for ${id}` }, { hint });
  }
  return type;
}

function noRegistry(given: string, id: string): InputError {
  const list = `Choose one of: ${IDS.join(", ")}.`;
  if (given === "") {
    return new InputError("INVALID_INPUT", { input: "registry", problem: "is missing" }, { hint: list });
  }
  const what = `There is no registry "${sanitizeAll([given])[0] ?? ""}".`;
  const instead = id === "testpypi" ? TESTPYPI : unsupportedRegistry(id);
  const guess = suggest(id, IDS);
  if (instead !== undefined || guess === undefined) {
    return new InputError("INVALID_INPUT", what, { hint: instead ?? list });
  }
  const paste = `with:\n  registry: ${guess}`;
  return new InputError("INVALID_INPUT", what, { hint: `Did you mean ${guess}? ${list}`, paste });
}
