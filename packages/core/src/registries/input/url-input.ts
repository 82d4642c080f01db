import { safeUrl } from "../../safe-url.ts";

/**
 * Reads a URL that an input may give, else the default one.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 */
export function urlInput(given: string | undefined, otherwise: string, input: string): URL {
  const text = given?.trim() ?? "";
  return safeUrl(text === "" ? otherwise : text, input);
}
