import { type Claims, claimText } from "../../base/claims.ts";
import { type FailureDetails, IdentityError, InputError } from "../../base/errors.ts";
import { entra } from "../entra/entra.ts";
import type { FirstExchange, FormField } from "../registry.ts";

/** @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/EntraIdTokenValidator.cs */
const ISSUER_HOST = "login.microsoftonline.com";
const ENTRA_ISSUER =
  /^https:\/\/(?:sts\.windows\.net|sts\.chinacloudapi\.cn|login\.microsoftonline\.(?:com|us)|login\.chinacloudapi\.cn|login\.partner\.microsoftonline\.cn)\//;
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What the gallery compares with an Entra policy, which only its administrators create. @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Areas/Admin/Controllers/FederatedCredentialsController.cs */
export const ENTRA_FIELDS: readonly FormField[] = [
  { label: "Where", placeholder: "in the gallery's administration, by an administrator of it: its users have no form" },
  { label: "Package Owner", placeholder: "the user or organization that owns the packages" },
  { label: "Entra ID tenant ID", claim: "claim:tid" },
  { label: "Service principal object ID (not the client ID)", claim: "claim:oid" },
];

/**
 * Describes the exchange that comes first where a gallery is published to by a service principal.
 *
 * @throws {@link InputError} `INVALID_INPUT` where only one of the two ids is given
 */
export function servicePrincipal(
  tenantId: string | undefined,
  clientId: string | undefined,
  authorityHost: URL | undefined,
): FirstExchange | undefined {
  if (tenantId === undefined && clientId === undefined) return undefined;
  const authority = authorityHost === undefined ? {} : { authorityHost: authorityHost.href };
  const describe = (scope: string): ReturnType<typeof entra> => entra({ scope, tenantId, clientId, ...authority });
  describe(ANY_APPLICATION).checkInputs?.();
  return {
    id: entra.id,
    describe: (audience) => {
      if (ID.test(audience)) return describe(audience);
      const problem = "is not the id of an application, and Entra ID's v2.0 tokens name that as their audience";
      const hint =
        "Give the id of the gallery's application alone, without api:// and /.default; its operator knows it.";
      throw new InputError("INVALID_INPUT", { input: "audience", problem, example: ANY_APPLICATION }, { hint });
    },
  };
}

const ANY_APPLICATION = "00000000-0000-0000-0000-000000000000";

/**
 * Checks an access token of Entra ID as the gallery does, which names none of it; any other token passes.
 *
 * @throws {@link InputError} `AUDIENCE_MISMATCH` for what the application that the token is for decides
 * @throws {@link IdentityError} `UNSUPPORTED_ISSUER` for what its holder decides
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/EntraIdTokenValidator.cs
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export function checkEntraToken(claims: Claims): void {
  const text = (name: string): string => claimText(claims, name) ?? "missing";
  const iss = text("iss");
  if (!ENTRA_ISSUER.test(iss)) return;
  const audience =
    "The application that the audience names decides that: give the id of the gallery's own, which its operator knows.";
  const refuse = (wrong: boolean, what: string, hint: string): void => {
    if (wrong) throw identityError(what, { hint, claims });
  };
  if (Array.isArray(claims["aud"]) && claims["aud"].length !== 1) {
    throw audienceError("is for several audiences, and the gallery takes one for exactly one", audience);
  }
  if (text("ver") !== "2.0") {
    throw audienceError(`is of version ${text("ver")} (iss is "${iss}"), and the gallery takes 2.0 alone`, audience);
  }
  refuse(
    new URL(iss).host !== ISSUER_HOST,
    `is of another cloud than the public one: iss is "${iss}"`,
    `The gallery takes tokens of ${ISSUER_HOST} alone: use an application of a tenant of the public cloud.`,
  );
  refuse(
    claimText(claims, "uti") === undefined,
    "has no claim uti, by which the gallery knows that it is used once",
    "Check that the token is one of Entra ID's own, as it gave it.",
  );
  refuse(
    text("azpacr") !== "2",
    `was not had by a certificate or a federated credential: azpacr is "${text("azpacr")}"${text("azpacr") === "1" ? ", a client secret" : ""}`,
    "Use a federated credential of the application (tenant-id and client-id), or a managed identity: no client secret.",
  );
  if (text("idtyp") !== "app") {
    throw audienceError(
      `does not say that it is an application's: idtyp is "${text("idtyp")}", and "app" is needed`,
      audience,
    );
  }
  refuse(
    text("sub") !== text("oid") || !ID.test(text("oid")) || !ID.test(text("tid")),
    `is not a service principal's own: sub is "${text("sub")}", oid "${text("oid")}", tid "${text("tid")}"`,
    "Ask for it as the application itself (client credentials), not in the name of a user.",
  );
}

function audienceError(problem: string, hint: string): InputError {
  return new InputError("AUDIENCE_MISMATCH", `The access token ${problem}. Nothing was sent to the gallery.`, { hint });
}

function identityError(problem: string, details: FailureDetails): IdentityError {
  return new IdentityError(
    "UNSUPPORTED_ISSUER",
    `The access token ${problem}. Nothing was sent to the gallery.`,
    details,
  );
}
