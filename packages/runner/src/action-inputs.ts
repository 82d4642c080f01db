import type { Manifest } from "./manifest.ts";

/** A step's inputs as the action will see them, and what the runner says about them. */
export interface ActionInputs {
  /** By name, given ones first, then the declared ones with their default or the empty string. */
  readonly values: ReadonlyMap<string, string>;
  /** `INPUT_<NAME>`: upper case, spaces become underscores, hyphens stay. */
  readonly env: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * Resolves the inputs of a step. Names are compared without case; inputs that `action.yml` does not declare are
 * handed over with a warning.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionRunner.cs `RunAsync`
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/Handler.cs `AddInputsToEnvironment`
 */
export function actionInputs(manifest: Manifest, given: Readonly<Record<string, string>>): ActionInputs {
  const values = new Map(Object.entries(given));
  const givenNames = new Set([...values.keys()].map(lower));
  const declared = new Map([...manifest.inputs].map(([name, input]) => [lower(name), input]));
  const warnings = [...values.keys()].flatMap((name) => {
    const message = declared.get(lower(name))?.deprecationMessage;
    return message === undefined ? [] : [`Input '${name}' has been deprecated with message: ${message}`];
  });
  for (const [name, input] of manifest.inputs) {
    if (!givenNames.has(lower(name))) values.set(name, input.default ?? "");
  }
  const unexpected = Object.keys(given).filter((name) => !declared.has(lower(name)));
  if (unexpected.length > 0) {
    const valid = [...manifest.inputs.keys()].join("', '");
    warnings.push(`Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid}']`);
  }
  return {
    values,
    env: Object.fromEntries([...values].map(([name, value]) => [inputVariable(name), value])),
    warnings,
  };
}

function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

function lower(name: string): string {
  return name.toLowerCase();
}
