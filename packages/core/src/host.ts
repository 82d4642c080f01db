// What a host of mint needs beside `index.ts`: an action or a command line, which reads inputs of its own, masks, and
// prints what somebody else wrote.

export { canMask, maskCommands, valuesToMask } from "./base/masking.ts";
export { sanitize, sanitizeAll } from "./base/sanitize.ts";
export { isUsableToken } from "./base/secret.ts";
export { suggest } from "./base/suggest.ts";
export { comparedClaims } from "./diagnosis/compared-claims.ts";
export { isDiagnosable } from "./diagnosis/diagnosis.ts";
export { printableDiagnosis } from "./diagnosis/printable.ts";
export { unsupportedRegistry } from "./registries/unsupported.ts";
