import type { Situation } from "@mint/action-kit/testing/situations";
import type { Sandbox } from "@mint/sandbox";

/** The seeded application. */
function credentialOf({ entra }: Sandbox) {
  const [credential] = entra.applications[0]?.federatedCredentials ?? [];
  if (credential === undefined) throw new Error("the application has no federated credential");
  return credential;
}

const REFUSED = "EXCHANGE_REFUSED";

/** What can differ where a gallery is published to by a service principal of Entra ID. */
export const entraSituations: readonly Situation[] = [
  {
    name: "a subject without ids, where the credential has some",
    arrange: ({ issuer }) => (issuer.subject = "legacy"),
    code: REFUSED,
    first: 'has the subject "repo:octo-org/octo-repo:environment:release"',
    findings: ["certain federated-credential-subject"],
    form: { "Subject identifier": "repo:octo-org/octo-repo:environment:release" },
    curable: true,
  },
  {
    name: "a subject with ids, where the credential has none",
    arrange: (sandbox) => (credentialOf(sandbox).subject = "repo:octo-org/octo-repo:environment:release"),
    code: REFUSED,
    first: 'has the subject "repo:octo-org@65/octo-repo@74:environment:release"',
    findings: ["certain federated-credential-subject"],
    form: { "Subject identifier": "repo:octo-org@65/octo-repo@74:environment:release" },
    curable: true,
  },
  {
    name: "another environment than the credential's",
    arrange: ({ issuer }) => (issuer.job.environment = "Release"),
    code: REFUSED,
    first: "in different upper and lower case",
    findings: ["certain federated-credential-subject"],
    curable: true,
  },
  {
    name: "another issuer than the credential's",
    arrange: (sandbox) => (credentialOf(sandbox).issuer += "/"),
    code: REFUSED,
    first: "No federated credential of the application has the issuer",
    findings: ["certain federated-credential-issuer"],
    curable: true,
  },
  {
    name: "another audience than the credential's",
    arrange: (sandbox) => (credentialOf(sandbox).audiences = ["api://AzureADTokenExchangeUSGov"]),
    code: REFUSED,
    first: 'has the audience "api://AzureADTokenExchange"',
    findings: ["certain federated-credential-audience"],
    curable: true,
  },
  {
    name: "no credential at all",
    arrange: ({ entra }) => void entra.applications[0]?.federatedCredentials.splice(0),
    code: REFUSED,
    first: "The application has no federated credential for this job.",
    findings: ["certain federated-credential"],
    curable: true,
  },
  {
    name: "an object id in the place of the client id",
    inputs: { "client-id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee" },
    code: REFUSED,
    first: "The tenant has no application with this client-id.",
    findings: ["certain client-id"],
  },
  {
    name: "a tenant that does not exist",
    inputs: { "tenant-id": "elsewhere.example" },
    code: REFUSED,
    first: "Entra ID has no such tenant",
    findings: ["certain tenant-id"],
  },
  {
    name: "the audience of an application that the tenant does not know",
    inputs: { audience: "00000000-0000-4000-8000-000000000001" },
    code: REFUSED,
    first: "The tenant does not know the application that the token is for.",
    findings: ["certain resource"],
  },
  {
    name: "the audience of another gallery",
    arrange: ({ nuget }) => (nuget.settings.entraAudience = "00000000-0000-4000-8000-000000000001"),
    code: REFUSED,
    first: "expects another",
    findings: ["certain audience"],
  },
  {
    name: "a policy that names the client id in the place of the object id",
    arrange: ({ nuget: { entraPolicies } }) => {
      for (const policy of entraPolicies) policy.oid = "66666666-7777-8888-9999-000000000000";
    },
    code: REFUSED,
    first: 'has no trust policy of "octocat" for Entra ID tenant ID "11111111-2222-3333-4444-555555555555"',
    findings: ["certain no-publisher"],
    form: {
      "Entra ID tenant ID": "11111111-2222-3333-4444-555555555555",
      "Service principal object ID (not the client ID)": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    },
  },
  {
    name: "a client secret behind the access token",
    arrange: ({ entra }) => Object.assign(entra.claims, { azpacr: "1" }),
    code: "UNSUPPORTED_ISSUER",
    first: 'was not obtained with a federated credential or a certificate: azpacr is "1", a client secret.',
    findings: [],
  },
  {
    name: "a v1 token",
    arrange: ({ entra }) => Object.assign(entra.claims, { ver: "1.0" }),
    code: "AUDIENCE_MISMATCH",
    first: "is of version 1.0, but the gallery accepts only 2.0",
    findings: [],
  },
  {
    name: "an audience that is a URI",
    inputs: { audience: "api://0c70c70c-70c7-4c70-8c70-c70c70c70c70" },
    code: "INVALID_INPUT",
    first: "The input audience is not the id of an application",
    findings: [],
  },
  {
    name: "no audience",
    inputs: { audience: "" },
    code: "INVALID_INPUT",
    first: "The input audience is missing.",
    findings: [],
  },
  {
    name: "no client id",
    inputs: { "client-id": "" },
    code: "INVALID_INPUT",
    first: "The input client-id is missing.",
    findings: [],
  },
  {
    name: "an authority that is not Entra ID's",
    env: { AZURE_AUTHORITY_HOST: "https://login.example" },
    code: "INVALID_INPUT",
    first: "names login.example, which is not an authority of Entra ID",
    findings: [],
  },
];
