import { readClaims } from "../src/base/claims.ts";
import { Secret } from "../src/base/secret.ts";
import type { WireRequest, WireResponse } from "../src/http/wire.ts";
import type { Registry } from "../src/registries/registry.ts";
import { answer } from "./fakes.ts";
import type { ExchangeFixture } from "./registry-fixture.ts";

/** A registry at the level of the wire, which looks at an ID token's issuer and audience alone. */
export interface RegistryDouble {
  readonly exchange: ExchangeFixture;
  readonly registry: Registry;
  readonly exchangeUrl: string;
  /** `undefined` for a request to somebody else. */
  answer(request: WireRequest): WireResponse | undefined;
}

/** Makes a server that answers as a fixture says. */
export function registryDouble(exchange: ExchangeFixture): RegistryDouble {
  const { audience, issuers, granted, refused } = exchange;
  const registry = exchange.registry();
  const exchangeUrl = registry.exchangeRequest(new Secret("x")).url;
  return {
    exchange,
    registry,
    exchangeUrl,
    answer: (request) => {
      if (typeof registry.audience !== "string" && request.url === registry.audience.request.url) {
        return answer(200, { audience });
      }
      if (request.url !== exchangeUrl) return undefined;
      const { iss, aud } = readClaims(idTokenIn(request)) ?? {};
      const named: unknown = Array.isArray(aud) ? aud[0] : aud;
      const isTrusted = issuers === "any" || (issuers.includes(String(iss)) && named === audience);
      return isTrusted ? answer(200, granted) : answer(refused.status, refused.body);
    },
  };
}

/** Wherever the registry wants it: in a field of the body, or in the header. */
function idTokenIn({ body, authorization }: WireRequest): Secret {
  const fields = body === undefined ? {} : "json" in body ? body.json : body.form;
  const secret = Object.values(fields).find((value) => value instanceof Secret) ?? authorization?.secret;
  return secret ?? new Secret("");
}
