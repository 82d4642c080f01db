import { InputError, type InputProblem } from "./errors.ts";
import { sanitizeAll } from "./sanitize.ts";

/** Tells whether a host is this machine, by a literal loopback address or the name `localhost`. */
export function isLoopback(url: URL): boolean {
  return url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

/**
 * Reads a URL that a credential may be sent to.
 *
 * @param source where it comes from, as the reader knows it: a variable, or an input by its name
 * @param plainHttpHost a host that only speaks http, besides loopback hosts
 * @throws {@link InputError} `INVALID_INPUT` if it is not a URL or holds a user name or password, `INSECURE_URL` if it
 *   is not https (http is allowed for loopback only)
 */
export function safeUrl(text: string, source: string | { readonly input: string }, plainHttpHost?: string): URL {
  const name = typeof source === "string" ? source : source.input;
  const wrong = (problem: string): string | InputProblem =>
    typeof source === "string" ? `${name} ${problem}.` : { input: name, problem };
  const url = URL.parse(text.trim());
  // The URL parser would silently drop these characters.
  if (url === null || url.hostname === "" || /[\s\p{Cc}]/u.test(text.trim())) {
    const seen = text.includes("@") ? "" : ` ("${sanitizeAll([text])[0] ?? ""}")`;
    throw new InputError("INVALID_INPUT", wrong(`is not a URL${seen}`), {
      hint: "Give the whole URL, starting with https://.",
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new InputError("INVALID_INPUT", wrong("holds a user name or password"), {
      hint: "Remove everything before the @: mint needs no stored credential.",
    });
  }
  if (url.protocol === "https:") return url;
  if (url.protocol === "http:" && (isLoopback(url) || url.host === plainHttpHost)) return url;
  throw new InputError("INSECURE_URL", wrong(`begins with ${url.protocol}// and names ${url.host}`), {
    hint: "Start it with https://. Plain http works for loopback addresses only.",
    host: url.host,
  });
}
