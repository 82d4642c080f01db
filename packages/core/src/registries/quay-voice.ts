import type { Saying, Voice } from "../voice.ts";

/**
 * | row | source |
 * | --- | --- |
 * | all | https://github.com/quay/quay/blob/master/util/security/federated_robot_auth.py |
 * | audience, time: what follows `Invalid token` | https://github.com/jpadilla/pyjwt/blob/master/jwt/api_jwt.py |
 */
const SAYINGS: readonly Saying[] = [
  { means: "missing-claim", words: /Token does not contain issuer/, claim: "iss" },
  { means: "no-publisher", words: /Robot does not have federated login configured/, early: true },
  { means: "no-publisher", words: /issuer \S+ not configured for this robot/ },
  { means: "audience", words: /Invalid token: (?:Audience doesn't match|Invalid audience)/ },
  { means: "time", words: /Invalid token: (?:Signature has expired|The token is not yet valid)/ },
  { means: "id-token", words: /Invalid token: / },
  { means: "no-publisher", words: /Token does not match robot/, matched: ["claim:iss"] },
];

/** The words of Quay on a robot's federation. */
export function quayVoice(): Voice {
  return { noun: "robot federation", sayings: SAYINGS };
}
