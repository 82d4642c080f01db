import type { TextInput } from "../define-registry.ts";

/** The rule of an input `audience`, for a registry whose administrators choose it. */
export function chosenAudience(meaning: string): TextInput & { readonly required: true } {
  return {
    required: true,
    pattern: /^[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?$/,
    meaning,
    example: "my-audience",
  };
}
