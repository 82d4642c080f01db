import type { Voice } from "./voice.ts";

/**
 * The words of Warehouse, `code: description`.
 *
 * @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/views.py
 */
export const pypiVoice: Voice = {
  noun: "trusted publisher",
  sayings: [
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/views.py `mint_token_from_oidc`
    { means: "issuer", words: /unknown trusted publishing issuer/ },
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/services.py `find_publisher`
    { means: "issuer", words: /JWT issuer '.*?' does not match|Issuer '.*?' is unsupported/ },
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/views.py `mint_token_from_oidc`
    { means: "switched-off", words: /trusted publishing functionality not enabled/i },
    { means: "id-token", words: /malformed or invalid token|malformed JWT/ },
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/views.py `mint_token`
    { means: "name-taken", words: /project already exists/ },
    { means: "already-used", words: /invalid-reuse-token|token: already used/ },
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/_core.py `check_claims_existence`
    { means: "missing-claim", words: /Missing claim '(?<claim>\w+)'/ },
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/github.py `_extract_workflow_filename`
    {
      means: "missing-claim",
      words: /extract workflow filename|The (?<claim>job_workflow_ref) claim is empty/,
    },
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/github.py `lookup_by_claims`
    { means: "no-publisher", words: /Publisher with matching claims was not found/ },
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/_core.py `verify_claims`
    { means: "no-publisher", words: /Check failed for (?:required|optional) claim '(?<claim>\w+)'/ },
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/github.py `_check_job_workflow_ref`
    {
      means: "workflow-elsewhere",
      words: /job_workflow_ref claim does not match/,
      matched: ["owner", "repository"],
    },
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/models/github.py `_check_event_name`
    { means: "event", words: /invoked via '(?<event>\w+)' is not supported/ },
  ],
};
