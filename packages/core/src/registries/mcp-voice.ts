import type { Saying, Voice } from "../voice.ts";

/**
 * | row | source |
 * | --- | --- |
 * | all | https://github.com/modelcontextprotocol/registry/blob/main/internal/api/handlers/v0/auth/github_oidc.go |
 * | time | https://github.com/golang-jwt/jwt/blob/main/errors.go |
 */
const SAYINGS: readonly Saying[] = [
  { means: "switched-off", words: /exchange disabled: this deployment has no audience/ },
  { means: "issuer", words: /invalid issuer: expected/ },
  { means: "audience", words: /invalid audience: expected (?<expected>\S+?),? got/ },
  { means: "time", words: /token is expired|token is not valid yet|token used before issued/ },
  { means: "id-token", words: /failed to parse token/ },
  { means: "missing-claim", words: /repository owner claim is required/, claim: "repository_owner" },
];

/** The words of the MCP Registry, where nobody registers a publisher. */
export function mcpVoice(): Voice {
  return { noun: "trusted publisher", sayings: SAYINGS };
}
