import type { Saying, Voice } from "../voice.ts";

/** 401 is documented, its words are not: the token, or the claims that the settings require. @see https://docs.cloudsmith.com/api/openid/create */
const SAYINGS: readonly Saying[] = [{ means: "no-publisher", status: 401, vague: true }];

/** What Cloudsmith's statuses mean. */
export function cloudsmithVoice(): Voice {
  return { noun: "provider setting", sayings: SAYINGS };
}
