import { nugetVoice } from "./nuget.ts";
import { pypiVoice } from "./pypi.ts";
import type { Said, Saying, Voice } from "./voice.ts";

/** By registry id; a registry without a row is still diagnosed by its claim rules. */
const VOICES: Readonly<Record<string, Voice>> = { pypi: pypiVoice, nuget: nugetVoice };
const UNKNOWN: Voice = { noun: "trusted publisher", sayings: [] };

/** The voice of a registry. */
export function voiceOf(id: string): Voice {
  return (Object.hasOwn(VOICES, id) ? VOICES[id] : undefined) ?? UNKNOWN;
}

/** Picks out of a registry's words what is understood, in the order of its voice. */
export function listen(voice: Voice, words: readonly string[], status: number | undefined): readonly Said[] {
  return voice.sayings.flatMap((saying) => hear(saying, words, status));
}

function hear({ means, words, status, matched = [] }: Saying, said: readonly string[], got?: number): Said[] {
  if (status !== undefined && status !== got) return [];
  if (words === undefined) return [{ means, matched, silent: true }];
  const every = new RegExp(words.source, `${words.flags.replace("g", "")}g`);
  return said.flatMap((word) => [...word.matchAll(every)]).map(({ groups }) => ({ means, matched, ...groups }));
}
