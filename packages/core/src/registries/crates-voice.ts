import type { ClaimPart } from "../claim-part.ts";
import type { Saying, Voice } from "../voice.ts";

const REPOSITORY: readonly ClaimPart[] = ["owner", "repository"];
const WORKFLOW: readonly ClaimPart[] = [...REPOSITORY, "workflow"];

/** All are in https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/exchange/mod.rs */
const SAYINGS: readonly Saying[] = [
  { means: "issuer", words: /Unsupported JWT issuer/ },
  { means: "id-token", words: /Failed to decode JWT|(?:Missing|Invalid) JWT key ID/ },
  { means: "already-used", words: /JWT has already been used/ },
  { means: "event", words: /does not support the `(?<event>\w+)` event/ },
  { means: "missing-claim", words: /Unexpected `(?<claim>\w+)` value/ },
  { means: "no-publisher", words: /No Trusted Publishing config found for (?:repository|project)/, early: true },
  { means: "ids", words: /does not match the (?:repository owner|namespace) ID/, matched: REPOSITORY },
  {
    means: "workflow",
    words:
      /does not match the workflow file(?:name|path) `(?<actual>[^`]*)` in the JWT\. Expected workflow file(?:name|path)s: (?<expected>.*)/,
    matched: REPOSITORY,
  },
  {
    means: "environment",
    words: /requires an environment, but the JWT does not specify one\. Expected environments: (?<expected>.*)/,
    matched: WORKFLOW,
  },
  {
    means: "environment",
    words: /does not match the environment `(?<actual>[^`]*)` in the JWT\. Expected environments: (?<expected>.*)/,
    matched: WORKFLOW,
  },
];

/** The words of crates.io, which name what it expected. */
export function cratesVoice(): Voice {
  return { noun: "trusted publisher", sayings: SAYINGS };
}
