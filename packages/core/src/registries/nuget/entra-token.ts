import { type Claims, claimText } from "../../base/claims.ts";
import { IdentityError, InputError } from "../../base/errors.ts";
import { sanitizeAll } from "../../base/sanitize.ts";
import { withDefaults } from "../define-registry.ts";
import { ENTRA, type EntraApplication, tokenEndpoint } from "../entra/token-endpoint.ts";
import type { FirstExchange, FormField, Registry } from "../registry.ts";

/** @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/EntraIdTokenValidator.cs */
const ISSUER_HOST = "login.microsoftonline.com";
const ENTRA_ISSUER =
  /^https:\/\/(?:sts\.windows\.net|sts\.chinacloudapi\.cn|login\.microsoftonline\.(?:com|us)|login\.chinacloudapi\.cn|login\.partner\.microsoftonline\.cn)\//;
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What the gallery compares with a policy for Entra ID, which only its administrators can create. @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Areas/Admin/Controllers/FederatedCredentialsController.cs */
export const ENTRA_FIELDS: readonly FormField[] = [
  { label: "Where", placeholder: "in the gallery's administration, by an administrator of it: its users have no form" },
  { label: "Package Owner", placeholder: "the user or organization that owns the packages" },
  { label: "Entra ID tenant ID", claim: "claim:tid" },
  { label: "Service principal object ID (not the client ID)", claim: "claim:oid" },
];

/**
 * Describes the first exchange, for a gallery that trusts a service principal.
 *
 * @throws {@link InputError} `INVALID_INPUT` if only one of the two ids is given
 */
export function servicePrincipal(application: Omit<EntraApplication, "resource">): FirstExchange | undefined {
  if (application.tenantId === undefined && application.clientId === undefined) return undefined;
  const describe = (resource: string): Registry => withDefaults(ENTRA, tokenEndpoint({ ...application, resource }));
  const any = describe(ANY_APPLICATION);
  any.checkInputs?.();
  return {
    id: ENTRA,
    url: any.url,
    describe: (audience) => {
      if (ID.test(audience)) return describe(audience);
      const problem = "is not the id of an application, which is the audience of Entra ID's v2.0 tokens";
      const hint =
        "Give the id of the gallery's application alone, without api:// and /.default; its operator knows it.";
      throw new InputError("INVALID_INPUT", { input: "audience", problem, example: ANY_APPLICATION }, { hint });
    },
  };
}

const ANY_APPLICATION = "00000000-0000-0000-0000-000000000000";

/**
 * Checks an access token of Entra ID as the gallery does, because the gallery does not say what is wrong. Other tokens pass.
 *
 * @throws {@link InputError} `AUDIENCE_MISMATCH` if the application in the audience has to change
 * @throws {@link IdentityError} `UNSUPPORTED_ISSUER` if the token was obtained in the wrong way
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/EntraIdTokenValidator.cs
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export function checkEntraToken(claims: Claims): void {
  const iss = claimText(claims, "iss") ?? "";
  if (!ENTRA_ISSUER.test(iss)) return;
  const [ver, azpacr, idtyp, sub, oid, tid] = ["ver", "azpacr", "idtyp", "sub", "oid", "tid"].map(
    (name) => sanitizeAll([claimText(claims, name) ?? "missing"])[0] ?? "",
  ) as [string, string, string, string, string, string];
  if (ver !== "2.0") throw unfitAudience(`is of version ${ver}, but the gallery accepts only 2.0`);
  if (new URL(iss).host !== ISSUER_HOST) {
    throw unfit(
      claims,
      "is from a cloud other than the public one",
      "Use an application of a tenant of the public cloud.",
    );
  }
  if (claimText(claims, "uti") === undefined) {
    throw unfit(claims, "has no claim uti, which makes it usable once", "Use a token exactly as Entra ID issued it.");
  }
  if (azpacr !== "2") {
    const how = azpacr === "1" ? ", a client secret" : "";
    throw unfit(
      claims,
      `was not obtained with a federated credential or a certificate: azpacr is "${azpacr}"${how}`,
      "Use a federated credential (tenant-id and client-id) or a managed identity, not a client secret.",
    );
  }
  if (idtyp !== "app") throw unfitAudience(`is not an application's: idtyp is "${idtyp}", not "app"`);
  if (sub !== oid || !ID.test(oid) || !ID.test(tid)) {
    throw unfit(
      claims,
      `is not a service principal's own: sub is "${sub}", oid "${oid}", tid "${tid}"`,
      "Request it as the application itself (client credentials), not on behalf of a user.",
    );
  }
}

/** A problem that the application in the audience causes. */
function unfitAudience(problem: string): InputError {
  return new InputError("AUDIENCE_MISMATCH", `The access token ${problem}. Nothing was sent to the gallery.`, {
    hint: "The application that the audience names decides this: give the id of the gallery's own application, which its operator knows.",
  });
}

function unfit(claims: Claims, problem: string, hint: string): IdentityError {
  const what = `The access token ${problem}. Nothing was sent to the gallery.`;
  return new IdentityError("UNSUPPORTED_ISSUER", what, { hint, claims });
}
