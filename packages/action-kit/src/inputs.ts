import { getInput } from "@actions/core";
import { InputError } from "@mint/core";

/** The inputs of an action's step; an empty one counts as not given, since the runner cannot tell them apart. */
export interface Inputs {
  readonly text: (name: string) => string | undefined;
  /** @throws {@link InputError} `INVALID_INPUT` for anything but true or false */
  readonly flag: (name: string, otherwise: boolean) => boolean;
  /** @throws {@link InputError} `INVALID_INPUT` for anything but a whole number within the bounds */
  readonly integer: (
    name: string,
    bounds: { readonly least: number; readonly most: number; readonly otherwise: number },
  ) => number;
}

/** YAML 1.2's core schema. @see https://yaml.org/spec/1.2.2/#1032-tag-resolution */
const FLAGS = ["true", "True", "TRUE", "false", "False", "FALSE"];

export const inputs: Inputs = {
  text,
  flag: (name, otherwise) => {
    const given = text(name);
    if (given === undefined) return otherwise;
    if (FLAGS.includes(given)) return given.toLowerCase() === "true";
    throw wrong(name, "is neither true nor false", `Write ${name}: true or ${name}: false.`);
  },
  integer: (name, { least, most, otherwise }) => {
    const given = text(name);
    if (given === undefined) return otherwise;
    const number = /^\d{1,6}$/.test(given) ? Number(given) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw wrong(name, `is no whole number from ${least} to ${most}`, `Write ${name}: ${otherwise}, or leave it out.`);
  },
};

function text(name: string): string | undefined {
  const given = getInput(name);
  return given === "" ? undefined : given;
}

function wrong(name: string, what: string, hint: string): InputError {
  return new InputError("INVALID_INPUT", `The input ${name} ${what}.`, { hint });
}
