import type { Registry } from "../registry.ts";
import type { Said, Voice } from "../voice.ts";

const UNKNOWN: Voice = { noun: "trusted publisher", sayings: [] };

/** The voice of a registry; one without any is still diagnosed by its claim rules. */
export function voiceOf(registry: Registry): Voice {
  return registry.voice?.() ?? UNKNOWN;
}

/** Picks out of a registry's words what is understood, in the order of its voice. */
export function listen({ sayings }: Voice, said: readonly string[], status: number | undefined): readonly Said[] {
  return sayings.flatMap((saying): readonly Said[] => {
    const { words } = saying;
    if (saying.status !== undefined && saying.status !== status) return [];
    if (words === undefined) return [saying];
    const every = new RegExp(words.source, `${words.flags.replace("g", "")}g`);
    return (
      said
        .flatMap((word) => [...word.matchAll(every)])
        // Some registries quote values in backticks, and list several.
        .map(({ groups }) => ({ ...saying, ...groups, expected: groups?.["expected"]?.replaceAll("`", "") }))
    );
  });
}
