import type { Saying, Voice } from "../voice.ts";

/** All are in https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/TrustedPublishingService.java */
const SAYINGS: readonly Saying[] = [
  { means: "switched-off", words: /Trusted publishing is not enabled/ },
  { means: "issuer", words: /Unsupported token issuer/ },
  { means: "missing-claim", words: /Token does not have issuer set/, claim: "iss" },
  { means: "id-token", words: /Failed to pre-parse token|The token could not be validated/ },
  { means: "no-publisher", words: /No trusted publisher matches the presented token/, orNoPackage: true },
];

/** The words of Open VSX; which claim differs it keeps to itself. */
export function openvsxVoice(): Voice {
  return { noun: "trusted publisher", sayings: SAYINGS };
}
