import type { Inputs } from "@mint/action-kit";
import { InputError, type Registry } from "@mint/core";
import { sanitizeAll, suggest, unsupportedRegistry } from "@mint/core/host";
import { OWN_INPUTS, REGISTRIES } from "./registries.ts";

/** A name of another host of a registry, which is an input of its own. */
const TESTPYPI = "Write registry: pypi and repository-url: testpypi.";

/**
 * Makes the registry that a step names, with its inputs.
 *
 * @throws {@link InputError} `INVALID_INPUT`; and as the registry's factory does
 */
export function registryOf(inputs: Inputs): Registry {
  const given = inputs.text("registry") ?? "";
  const id = given.toLowerCase();
  const make = Object.hasOwn(REGISTRIES, id) ? REGISTRIES[id] : undefined;
  if (make === undefined) throw unknown(given, id);
  const asked = new Set<string>();
  const registry = make(recording(inputs, asked));
  const unread = OWN_INPUTS.find((name) => !asked.has(name) && inputs.text(name) !== undefined);
  if (unread !== undefined) {
    throw new InputError("INVALID_INPUT", `The input ${unread} means nothing for ${id}.`, {
      hint: `Leave it out. For ${id} there are: ${[...asked].join(", ")}.`,
    });
  }
  return registry;
}

function unknown(given: string, id: string): InputError {
  const other = id === "testpypi" ? TESTPYPI : unsupportedRegistry(id);
  const ids = Object.keys(REGISTRIES);
  const guess = suggest(id, ids);
  const shown = sanitizeAll([given])[0] ?? "";
  const what = given === "" ? "The input registry is missing." : `There is no registry "${shown}".`;
  const list = `There are: ${ids.join(", ")}.`;
  return new InputError("INVALID_INPUT", what, {
    hint: other ?? (guess === undefined ? list : `Did you mean ${guess}? ${list}`),
    ...(guess === undefined || other !== undefined ? {} : { paste: `with:\n  registry: ${guess}` }),
  });
}

/** The same inputs, with the names that are asked for written down. */
function recording(inputs: Inputs, asked: Set<string>): Inputs {
  const noting = (name: string): string => {
    asked.add(name);
    return name;
  };
  return {
    text: (name) => inputs.text(noting(name)),
    flag: (name, otherwise) => inputs.flag(noting(name), otherwise),
    integer: (name, bounds) => inputs.integer(noting(name), bounds),
  };
}
