import type { Claims } from "../base/claims.ts";
import { type FailureDetails, type MintFailure, RefusedError } from "../base/errors.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import type { Secret } from "../base/secret.ts";
import { foreignAnswer, statusFailure } from "../http/failures.ts";
import { foreignHeadline } from "../http/foreign-answer.ts";
import type { WireResponse } from "../http/wire.ts";
import { matchRefusal } from "../registries/refusals.ts";
import type { DiscoveryRequest, Registry } from "../registries/registry.ts";

const RETRIES_AFTER_ALREADY_USED = 1;

/** What a registry refused. */
export interface Refused {
  readonly registry: Registry;
  readonly secrets: readonly Secret[];
  /** The request before any identity was sent. Default: it was the exchange. */
  readonly discovery?: Pick<DiscoveryRequest<unknown>, "failure" | "hint">;
  readonly claims?: Claims;
  readonly freshIdToken?: boolean;
}

/** Makes the failure of an exchange or a discovery request from the registry's answer. */
export function refusal(
  { registry, secrets, discovery, claims, freshIdToken }: Refused,
  response: WireResponse,
  now: number,
): MintFailure {
  const { name, refusals, url } = registry;
  const { host } = url;
  const { alreadyUsed, unsupported, retries, ...answered } = registry.readRefusal(response);
  const { status } = response;
  const isRead =
    answered.messages.length > 0 || matchRefusal(refusals?.patterns ?? [], { status, messages: [] }).length > 0;
  const headline = registry.answersInText === true ? undefined : foreignHeadline(response, isRead);
  const asked = {
    who: discovery === undefined ? name : host,
    what: discovery?.failure ?? "gave no token for this job's identity",
    host,
    messages: sanitizeAll(headline === undefined ? answered.messages : [headline], secrets),
    ...(claims === undefined ? {} : { claims }),
    retryAfterSeconds: answered.retryAfterSeconds,
  };
  return statusFailure(response, asked, now, (message, details) => {
    // If no known pattern matches the server's messages, the failure's message includes them.
    const refused = (code: RefusedError["code"], what: string, more: FailureDetails): RefusedError =>
      new RefusedError(code, what, more, matchRefusal(refusals?.patterns ?? [], more).length === 0);
    if (alreadyUsed === true && discovery === undefined) {
      return new RefusedError("EXCHANGE_REFUSED", `${name} says that this job's ID token was already used.`, {
        hint: "An ID token can be redeemed once, whoever has it: mint once per job.",
        ...details,
        ...(freshIdToken === undefined ? {} : { freshIdToken }),
        alreadyUsed: true,
        retries: RETRIES_AFTER_ALREADY_USED,
      });
    }
    if (unsupported === true) {
      return refused("REGISTRY_UNSUPPORTED", `${host} does not offer trusted publishing (HTTP ${details.status}).`, {
        hint:
          registry.ifUnsupported ??
          "Check the URL. If it is right, this server does not exchange identities, or has disabled that.",
        ...details,
      });
    }
    if (headline !== undefined) {
      const answer = foreignAnswer({ host, status }, details);
      return new RefusedError("EXCHANGE_REFUSED", answer.message, answer.details);
    }
    const compare = `Compare the claims of this job with the ${refusals?.noun ?? "trusted publisher"} at the registry.`;
    return refused("EXCHANGE_REFUSED", message, {
      hint: discovery === undefined ? compare : (discovery.hint ?? "Check the URL."),
      ...details,
      retries: retries ?? details.retries ?? 0,
    });
  });
}
