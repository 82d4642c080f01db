import { ABOUTS } from "@mint/core/about";
import type { RefusedExchange, ShownExplanation } from "@mint/sandbox";

/** The sandbox's TestPyPI and PyPI share a definition. */
const OTHER_NAMES: Readonly<Record<string, string>> = { testpypi: "pypi" };

/** Returns what explains a refusal of a registry of the sandbox, as mint explains it where it is refused itself. */
export async function refusalExplainer(): Promise<(refused: RefusedExchange) => ShownExplanation | undefined> {
  const { explainAnswer } = await import("#explanation");
  return ({ registry: id, ...answer }) => {
    const known = ABOUTS.find(({ type }) => type.id === (OTHER_NAMES[id] ?? id));
    if (known === undefined) return undefined;
    const { type, about } = known;
    // Its refusals do not depend on the registry's other inputs.
    const registry = type.fromInputs((input) => about.example[input]);
    const { what, remedy, paste, helpUrl } = explainAnswer(registry, answer);
    return { what, remedy, paste, helpUrl };
  };
}
