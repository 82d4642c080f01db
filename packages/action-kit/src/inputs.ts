import { getInput } from "@actions/core";
import { InputError } from "@mint/core";

/** The inputs of an action's step; an empty one counts as not given, since the runner cannot tell them apart. */
export interface Inputs {
  readonly text: (name: string) => string | undefined;
  /** @throws {@link InputError} `INVALID_INPUT` for anything but true or false */
  readonly flag: (name: string, byDefault: boolean) => boolean;
  /** @throws {@link InputError} `INVALID_INPUT` for anything but a whole number within the bounds */
  readonly integer: (name: string, bounds: IntegerBounds) => number;
}

/** The bounds of a whole number, and what counts where none is given. */
export interface IntegerBounds {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/** YAML 1.2's core schema. @see https://yaml.org/spec/1.2.2/#1032-tag-resolution */
const FLAGS = ["true", "True", "TRUE", "false", "False", "FALSE"];

/** The inputs of the step that runs. */
export const inputs: Inputs = {
  text,
  flag: (name, byDefault) => {
    const given = text(name);
    if (given === undefined) return byDefault;
    if (FLAGS.includes(given)) return given.toLowerCase() === "true";
    throw wrong(name, "is neither true nor false", `Write ${name}: true or ${name}: false.`);
  },
  integer: (name, { min, max, default: byDefault }) => {
    const given = text(name);
    if (given === undefined) return byDefault;
    const number = /^\d{1,6}$/.test(given) ? Number(given) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw wrong(name, `is not a whole number from ${min} to ${max}`, `Write ${name}: ${byDefault}, or leave it out.`);
  },
};

function text(name: string): string | undefined {
  const given = getInput(name);
  return given === "" ? undefined : given;
}

function wrong(input: string, problem: string, hint: string): InputError {
  return new InputError("INVALID_INPUT", { input, problem }, { hint });
}
