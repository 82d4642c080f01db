import type { Saying, Voice } from "../voice.ts";

/**
 * | row | source, in https://github.com/rubygems/rubygems.org/blob/master/app/ |
 * | --- | --- |
 * | missing-claim | controllers/concerns/jwt_validation.rb |
 * | already-used | models/oidc/id_token.rb |
 * | no-publisher | controllers/api/v1/oidc/trusted_publisher_controller.rb: all else is 404, without a reason |
 */
const SAYINGS: readonly Saying[] = [
  { means: "missing-claim", words: /(?:Missing|Invalid) (?<claim>nbf|iat|exp|iss|jti)$/ },
  { means: "already-used", words: /jti must be unique/ },
  { means: "no-publisher", status: 404, vague: true },
];

/** The few words of RubyGems.org. */
export function rubygemsVoice(noun: "trusted publisher" | "API key role"): Voice {
  return { noun, sayings: SAYINGS };
}
