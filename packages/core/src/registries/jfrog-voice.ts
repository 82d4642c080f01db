import type { Saying, Voice } from "../voice.ts";

/**
 * The server's source is not public; these were seen by its users. UNVERIFIED: what it says where no identity mapping
 * has what the job has.
 *
 * | row | seen in |
 * | --- | --- |
 * | audience | https://github.com/jfrog/setup-jfrog-cli/issues/270 |
 * | id-token: its provider URL ended in a slash | https://github.com/jfrog/setup-jfrog-cli/issues/155 |
 */
const SAYINGS: readonly Saying[] = [
  { means: "audience", words: /^Invalid audience$/ },
  { means: "id-token", words: /^Failed to get public key$/ },
];

/** The few words of a JFrog platform that are known. */
export function jfrogVoice(): Voice {
  return { noun: "identity mapping", sayings: SAYINGS };
}
