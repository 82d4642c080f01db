import { ResponseError } from "./errors.ts";
import type { WireResponse } from "./wire.ts";

/** A redirect is never followed: the credential in the request belongs to the host that it was sent to. */
export function redirected(response: WireResponse, url: URL): ResponseError {
  return new ResponseError("REDIRECTED", `${url.host} redirects to another address (HTTP ${response.status}).`, {
    hint: "A credential is not sent after a redirect. Give the final URL, as the registry documents it.",
    host: url.host,
    status: response.status,
  });
}
