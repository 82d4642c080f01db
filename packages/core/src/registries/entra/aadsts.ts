import type { RefusalAdvice, RefusalPattern } from "../refusals.ts";

/** What to register, for `az ad app federated-credential create --id <client id> --parameters credential.json`. */
const CREDENTIAL = `{
  "name": "mint",
  "issuer": "{iss}",
  "subject": "{sub}",
  "audiences": ["{aud}"]
}`;

const NONE: RefusalAdvice = {
  id: "federated-credential",
  inForm: true,
  title: "The application has no federated credential for this job.",
  seen: 'issuer "{iss}", subject "{sub}", audience "{aud}"',
  needs: "a credential with exactly these three values",
  remedy: "Register it with the form below; check too that client-id is the application that should have it.",
  paste: CREDENTIAL,
};
const ISSUER: RefusalAdvice = {
  ...NONE,
  id: "federated-credential-issuer",
  title: 'No federated credential of the application has the issuer "{iss}".',
  mismatched: ["claim:iss"],
};
const AUDIENCE: RefusalAdvice = {
  ...NONE,
  id: "federated-credential-audience",
  title: 'No federated credential of the application has the audience "{aud}".',
  remedy:
    "Set its audience to this text; if the input audience is given, remove that first. An identity binding of AKS has another, which is not supported here.",
  mismatched: ["claim:aud"],
};
const SUBJECT: RefusalAdvice = {
  ...NONE,
  id: "federated-credential-subject",
  title: 'No federated credential of the application has the subject "{sub}".',
  remedy:
    "Register exactly this subject. Repositories that were created, renamed or transferred since 15 July 2026 have ids in it; older ones do not, even if the portal writes them in. Keep one credential for each during the change.",
  mismatched: ["claim:sub"],
};

/**
 * Codes and texts may change. A code is matched with its colon, because 70021 is the beginning of other codes; the text is only shown.
 *
 * | row | source |
 * | --- | --- |
 * | all others | https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes |
 * | 70021 | https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-considerations |
 * | 700211, 700212, 7002121, 700213, 7002131 | https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation |
 * | 7002138 | https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024 |
 */
export const AADSTS: readonly RefusalPattern[] = [
  row("70021", {
    ...NONE,
    title: "The application has no federated credential for this job, or has one that is only minutes old.",
    remedy: "Register it with the form below. If you have just done that, wait some minutes and run the job again.",
  }),
  row("70025", NONE),
  row("700211", ISSUER),
  row("7002121?", AUDIENCE),
  row("700213", SUBJECT),
  row("7002138", {
    ...SUBJECT,
    title: 'A federated credential has the subject "{sub}" in different upper and lower case.',
    remedy: "Write its subject exactly like this; if it is the same already, create the credential anew.",
  }),
  row("7002131", {
    ...SUBJECT,
    title: 'No federated credential has the subject "{sub}", and no expression of a flexible one matches it.',
    remedy:
      "Register a plain credential with exactly this subject: expressions do not match subjects with ids in them.",
  }),
  row("7002137", { ...SUBJECT, remedy: "The message says which subject the credential needs: register that one." }),
  row("700024", {
    id: "assertion-time",
    title: "The ID token's times do not agree with Entra's clock.",
    needs: "an ID token that is already valid and not expired",
    remedy: "Run the job again. If it fails again, set this runner's clock, and look at the CI's status page.",
  }),
  row("(?:700222|700226|700227|700229)", {
    id: "assertion-of-entra",
    title: "The assertion is a token that Entra issued itself, and Entra does not accept those.",
    seen: 'iss is "{iss}"',
    needs: "an ID token of a CI or a cluster",
    remedy: "Use the CI's own identity. A managed identity needs no federated credential.",
  }),
  row("700016", {
    id: "client-id",
    title: "The tenant has no application with this client-id.",
    needs: "the application (client) id of an app registration in the tenant of tenant-id",
    remedy:
      "Compare both with the application's page Overview: client-id is the Application (client) ID, not the object id next to it.",
  }),
  row("(?:90002|900023)", {
    id: "tenant-id",
    title: "Entra ID has no such tenant in this cloud.",
    needs: "the Directory (tenant) ID of the application's page Overview",
    remedy: "Correct tenant-id; a tenant of another cloud needs its authority too.",
  }),
  row("(?:500011|50001)", {
    id: "resource",
    title: "The tenant does not know the application that the token is for.",
    needs: "an application with a service principal in this tenant",
    remedy:
      "Check the audience or scope. If it is right, an administrator can create the service principal: az ad sp create --id <application id>.",
  }),
  row("70011", {
    id: "scope",
    title: "Entra ID does not accept the scope.",
    needs: "an application's id or its URI",
    remedy: "Correct the scope; mint adds /.default itself.",
  }),
  row("(?:7000215|7000218|7000222)", {
    id: "client-secret",
    title: "Entra ID mentions a client secret, but none was sent.",
    needs: "the client assertion as it was sent",
    remedy: "Something between this runner and Entra ID changes the request, or the authority is another server.",
  }),
  // Such as 7000112 (a disabled application) and 53003 (conditional access): its text says which.
  row("\\d+", {
    id: "entra-refusal",
    title: "Entra ID refused the application, and says why.",
    needs: "what its message names",
    remedy: "Do what the message says. Administrators find the attempt in the tenant's service principal sign-in logs.",
  }),
];

function row(codes: string, advice: RefusalAdvice): RefusalPattern {
  return { reason: "other", text: new RegExp(`AADSTS${codes}:`), advice };
}
