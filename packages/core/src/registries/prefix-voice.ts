import type { Saying, Voice } from "../voice.ts";

/**
 * The server's source is not public; both were seen by those who tried it, the first with status 401. UNVERIFIED: what
 * it says of anything else.
 *
 * @see https://github.com/nichmor/trusted-publisher-test/blob/main/README.md
 */
const SAYINGS: readonly Saying[] = [
  { means: "no-publisher", words: /Failed to find OIDC publisher|OIDCPublisherNotFound/ },
];

/** The one thing that prefix.dev is known to say. */
export function prefixVoice(): Voice {
  return { noun: "trusted publisher", sayings: SAYINGS };
}
