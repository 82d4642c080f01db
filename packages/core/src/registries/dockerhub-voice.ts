import type { Saying, Voice } from "../voice.ts";

/** Its own client takes 401 without a body for an operation that is not permitted. @see https://github.com/docker/login-action/blob/master/src/dockerhub.ts `parseError` */
const SAYINGS: readonly Saying[] = [{ means: "no-publisher", status: 401, vague: true }];

/** Docker's identity service refuses without a word; the page of the connection lists its failures. */
export function dockerhubVoice(): Voice {
  return { noun: "ruleset", sayings: SAYINGS };
}
