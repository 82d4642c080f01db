import { InputError } from "../../base/errors.ts";
import { sanitize } from "../../base/sanitize.ts";
import type { Secret } from "../../base/secret.ts";
import { isLoopback } from "../../base/urls.ts";
import type { Registry } from "../registry.ts";
import { locationOf } from "./narrow-token.ts";

/** The location in the tokens of each known index. */
const LOCATIONS: Readonly<Record<string, string>> = {
  "upload.pypi.org": "pypi.org",
  "pypi.org": "pypi.org",
  "test.pypi.org": "test.pypi.org",
};

/**
 * Refuses a token of another index, which must not be sent there. Tokens of other indexes may have any form; on loopback
 * PyPI is rehearsed.
 *
 * @throws {@link InputError} `INVALID_INPUT`
 */
export function checkToken({ name, url }: Registry, token: Secret): void {
  const meant = LOCATIONS[url.host];
  const location = locationOf(token.reveal());
  if (location === undefined && (meant !== undefined || isLoopback(url))) {
    throw noToken(
      "This is not a token of this kind",
      "A token of an index like PyPI begins with pypi- and is copied whole.",
    );
  }
  const isElsewhere =
    meant === undefined
      ? !isLoopback(url) && location !== undefined && Object.values(LOCATIONS).includes(location)
      : location !== meant;
  if (!isElsewhere) return;
  throw noToken(
    `That is a token of ${sanitize(location ?? "") || "another index"}, not of ${name}`,
    location === "test.pypi.org"
      ? "Give testpypi as repository-url."
      : "Give the index that it is for as repository-url.",
  );
}

function noToken(what: string, hint: string): InputError {
  return new InputError("INVALID_INPUT", `${what}. Nothing was sent.`, { hint });
}
