import { ABOUTS } from "@mint/core/about";
import { explainAnswer } from "@mint/core/host";
import type { RefusedExchange, ShownExplanation } from "@mint/sandbox";

/** The index for rehearsals is PyPI by another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { testpypi: "pypi" };

/** Explains what a registry of the sandbox refused, as mint explains it where it is refused itself. */
export function explainRefusal({ registry: id, ...answer }: RefusedExchange): ShownExplanation | undefined {
  const known = ABOUTS.find(({ type }) => type.id === (OTHER_NAMES[id] ?? id));
  if (known === undefined) return undefined;
  const { type, about } = known;
  // Of whatever else the registry's inputs say, its refusals depend on nothing.
  const registry = type.fromInputs((input) => about.example[input]);
  const { what, remedy, paste, helpUrl } = explainAnswer(registry, answer);
  return { what, remedy, paste, helpUrl };
}
