import { type Claims, claimText } from "../../base/claims.ts";
import { IdentityError, InputError } from "../../base/errors.ts";
import { sanitizeAll } from "../../base/sanitize.ts";
import { withDefaults } from "../define-registry.ts";
import { ENTRA, type EntraApplication, EXAMPLE, ID, tokenEndpoint } from "../entra/token-endpoint.ts";
import type { FirstExchange, FormField, Registry } from "../registry.ts";

/** @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/EntraIdTokenValidator.cs */
const ISSUER_HOST = "login.microsoftonline.com";
const ENTRA_ISSUER =
  /^https:\/\/(?:sts|login)\.(?:windows\.net|chinacloudapi\.cn|microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)\//;

/** What the gallery compares with a policy for Entra ID, which only its administrators can create. @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery/Areas/Admin/Controllers/FederatedCredentialsController.cs */
export const ENTRA_FIELDS: readonly FormField[] = [
  { label: "Where", placeholder: "by the gallery's administrators, who also allow tenants and owners" },
  { label: "Policy User", placeholder: "the name that user gives" },
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
  const any = describe(EXAMPLE);
  any.checkInputs?.();
  return {
    id: ENTRA,
    url: any.url,
    describe: (audience) => {
      if (ID.test(audience)) return describe(audience);
      const problem = "is not the id of an application, which is the audience of Entra ID's v2.0 tokens";
      const hint =
        "Give the id of the gallery's application alone, without api:// and /.default; its operator knows it.";
      throw new InputError("INVALID_INPUT", { input: "audience", problem, example: EXAMPLE }, { hint });
    },
  };
}

/**
 * Checks an access token of Entra ID as the gallery does, because the gallery does not say what is wrong. Other tokens pass.
 *
 * @throws {@link InputError} `AUDIENCE_MISMATCH` if the application in the audience has to change
 * @throws {@link IdentityError} `UNSUPPORTED_ISSUER` if the token was obtained in the wrong way
 * @see https://github.com/NuGet/NuGetGallery/blob/main/src/NuGetGallery.Services/Authentication/Federated/EntraIdTokenValidator.cs
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export function checkEntraToken(claims: Claims, { tenantId, clientId }: Partial<EntraApplication>): void {
  const iss = claimText(claims, "iss") ?? "";
  if (!ENTRA_ISSUER.test(iss)) return;
  const read = (name: string): string => sanitizeAll([claimText(claims, name) ?? "missing"])[0] ?? "";
  const [ver, azpacr, idtyp, sub, oid, tid] = ["ver", "azpacr", "idtyp", "sub", "oid", "tid"].map(read);
  // A tenant may be named by a domain, which cannot be compared.
  const isOf = (claim: string, given = read(claim)): boolean =>
    !ID.test(given) || given.toLowerCase() === read(claim).toLowerCase();
  // Without a remedy of its own, the audience is wrong.
  const problems: readonly (readonly [isWrong: boolean, problem: string, remedy?: string])[] = [
    [ver !== "2.0", `is of version ${ver}, but the gallery accepts only 2.0`],
    [new URL(iss).host !== ISSUER_HOST, "is not of the public cloud", "Use a tenant of the public cloud."],
    [
      read("uti") === "missing",
      "has no claim uti, which makes it usable once",
      "Use a token exactly as Entra ID issued it.",
    ],
    [
      azpacr !== "2",
      `was not obtained with a federated credential or a certificate: azpacr is "${azpacr}"${azpacr === "1" ? ", a client secret" : ""}`,
      "Use a federated credential (tenant-id and client-id) or a managed identity, not a client secret.",
    ],
    [idtyp !== "app", `is not an application's: idtyp is "${idtyp}", not "app"`],
    [
      sub !== oid || ![oid, tid].every((id = "") => ID.test(id)),
      `is not a service principal's own: sub is "${sub}", oid "${oid}", tid "${tid}"`,
      "Request it as the application itself (client credentials), not on behalf of a user.",
    ],
    [
      !isOf("tid", tenantId) || !isOf("azp", clientId),
      `is of the application ${read("azp")} in the tenant ${tid}, but client-id is ${clientId}, tenant-id ${tenantId}`,
      "Remove both, or use a CI's identity, which Entra ID exchanges.",
    ],
  ];
  const [, problem, hint] = problems.find(([isWrong]) => isWrong) ?? [];
  if (problem === undefined) return;
  const what = `The access token ${problem}. Nothing was sent to the gallery.`;
  if (hint !== undefined) throw new IdentityError("UNSUPPORTED_ISSUER", what, { hint, claims });
  throw new InputError("AUDIENCE_MISMATCH", what, {
    hint: "Set audience to the id of the gallery's own application; its operator knows it.",
  });
}
