// What a host of mint, such as an action or a command line, needs besides `index.ts`: functions that read inputs, mask, and
// print untrusted text.

export { canMask, maskCommands, valuesToMask } from "./base/masking.ts";
export { sanitize, sanitizeAll, yamlText } from "./base/sanitize.ts";
export { isUsableToken } from "./base/secret.ts";
export { slips, suggest } from "./base/suggest.ts";
export {
  explain,
  type ExplainableFailure,
  type ExplainedClaim,
  type ExplainOptions,
  type Explanation,
  printableDiagnosis,
  type PrintableDiagnosis,
} from "./diagnosis/explanation.ts";
export { explainAnswer, type RefusedAnswer } from "./explain-answer.ts";
export { cancelled } from "./http/failures.ts";
export { uptimeMs } from "./http/transport.ts";
export { type ClientFilePlan, type LocalFiles, planClientFile } from "./registries/client-file.ts";
export { type Job, type NamedRegistry, registriesFromInputs } from "./registries/define-registry.ts";
export { readInputs } from "./registries/inputs.ts";
export { unsupportedRegistry } from "./registries/unsupported.ts";
