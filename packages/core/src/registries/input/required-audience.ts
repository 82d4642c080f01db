import { nameInput } from "./name-input.ts";

/**
 * Reads the audience for a registry whose administrators choose it.
 *
 * @throws {@link InputError} `INVALID_INPUT`
 */
export function requiredAudience(given: string | undefined, registry: string, what: string): string {
  return nameInput(given, "audience", {
    pattern: /^[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?$/,
    what: `the audience that ${what}: at ${registry} the administrator chooses it`,
    example: "my-audience",
  });
}
