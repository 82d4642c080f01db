import type { Saying, Voice } from "../voice.ts";

/** @see https://api-docs.npmjs.com/ "Exchange OIDC token"; https://github.com/npm/cli/issues/9203 for what 401 stands for */
const SAYINGS: readonly Saying[] = [
  { means: "id-token", words: /OIDC token exchange error - unauthorized/ },
  {
    means: "no-publisher",
    words: /OIDC token exchange error - package not found/,
    vague: true,
    orNoPackage: true,
  },
];

/** The few words of npm's registry. */
export function npmVoice(): Voice {
  return { noun: "trusted publisher", sayings: SAYINGS };
}
