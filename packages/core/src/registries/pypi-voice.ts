import type { Saying, Voice } from "../voice.ts";

/**
 * | row | source, in https://github.com/pypi/warehouse/blob/main/warehouse/oidc/ |
 * | --- | --- |
 * | issuer, switched-off, id-token | views.py `mint_token_from_oidc`; services.py `find_publisher` |
 * | name-taken, already-used | views.py `mint_token` |
 * | missing-claim | models/_core.py `check_claims_existence`; models/github.py, models/gitlab.py `lookup_by_claims` |
 * | no-publisher | models/github.py, models/gitlab.py `lookup_by_claims`; models/_core.py `verify_claims` |
 * | workflow-elsewhere | models/github.py `_check_job_workflow_ref`; models/gitlab.py `_check_ci_config_ref_uri` |
 * | event | models/github.py `_check_event_name` |
 */
const SAYINGS: readonly Saying[] = [
  {
    means: "issuer",
    words: /unknown trusted publishing issuer|JWT issuer '.*?' does not match|Issuer '.*?' is unsupported/,
  },
  { means: "switched-off", words: /trusted publishing functionality not enabled/i },
  { means: "id-token", words: /malformed or invalid token|malformed JWT/ },
  { means: "name-taken", words: /project already exists/ },
  { means: "already-used", words: /invalid-reuse-token|token: already used/ },
  { means: "missing-claim", words: /Missing claim '(?<claim>\w+)'/ },
  {
    means: "missing-claim",
    words: /extract workflow filename|The (?<claim>job_workflow_ref|ci_config_ref_uri) claim is empty/,
  },
  { means: "missing-claim", words: /The (?<claim>ref|ref_path) and sha claims are empty/ },
  { means: "no-publisher", words: /Publisher with matching claims was not found/ },
  { means: "no-publisher", words: /Check failed for (?:required|optional) claim/ },
  { means: "workflow-elsewhere", words: /job_workflow_ref claim does not match/, matched: ["owner", "repository"] },
  {
    means: "workflow-elsewhere",
    words: /ci_config_ref_uri claim does not match, expecting (?<expected>one of \[.*?\])/,
  },
  { means: "event", words: /invoked via '(?<event>\w+)' is not supported/ },
];

/** The words of Warehouse, which come as `code: description`. */
export function pypiVoice(): Voice {
  return { noun: "trusted publisher", sayings: SAYINGS };
}
