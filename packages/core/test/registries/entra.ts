import { entra } from "../../src/registries/entra/entra.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

const TENANT = "11111111-2222-3333-4444-555555555555";
const CLIENT = "66666666-7777-8888-9999-000000000000";
const AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798";
const INPUTS = { scope: "vscode-marketplace", "tenant-id": TENANT, "client-id": CLIENT };
const ASSERTION = "No matching federated identity record found for presented assertion";

function form(scope: string): Record<string, string> {
  return {
    grant_type: "client_credentials",
    client_id: CLIENT,
    scope,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: ID_TOKEN,
  };
}

/** What the suites need to try Entra ID. */
export const fixture: RegistryFixture = {
  emulator: "entra",
  registry: () => entra({ scope: "vscode-marketplace", tenantId: TENANT, clientId: CLIENT }),
  inputs: INPUTS,
  addresses: [(origin) => ({ "authority-host": origin })],
  knownOrigin: "https://login.microsoftonline.us",
  audience: "api://AzureADTokenExchange",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
    body: { form: form(`${AZURE_DEVOPS}/.default`) },
  },
  otherRequests: [
    {
      inputs: { scope: "api://octo/.default", "authority-host": "https://login.microsoftonline.us/" },
      request: {
        method: "POST",
        url: `https://login.microsoftonline.us/${TENANT}/oauth2/v2.0/token`,
        body: { form: form("api://octo/.default") },
      },
    },
  ],
  tokens: ({ entra: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ entra: { applications } }) => {
    for (const { federatedCredentials } of applications)
      for (const credential of federatedCredentials) credential.subject = "repo:octo-org/octo-repo:ref:refs/heads/main";
  },
  refusal: /AADSTS700213: No matching federated identity record found for presented assertion subject/,
  issuers: "any",
  granted: { token_type: "Bearer", expires_in: 3599, access_token: TOKEN },
  refused: {
    status: 401,
    body: { error: "invalid_client", error_description: `AADSTS700211: ${ASSERTION} issuer 'x'. Trace ID: 1` },
    message: `AADSTS700211: ${ASSERTION} issuer 'x'.`,
  },
  clientEnv: [
    { env: { VSCE_PAT: TOKEN } },
    { inputs: { scope: "azure-devops" }, env: { AZURE_DEVOPS_EXT_PAT: TOKEN } },
    {
      inputs: { scope: "azure-artifacts" },
      env: {
        TWINE_USERNAME: "azure",
        TWINE_PASSWORD: TOKEN,
        UV_PUBLISH_USERNAME: "azure",
        UV_PUBLISH_PASSWORD: TOKEN,
        AZURE_ARTIFACTS_TOKEN: TOKEN,
      },
    },
    { inputs: { scope: AZURE_DEVOPS }, env: {} },
  ],
  wrong: [
    { title: "no scope", inputs: { scope: "" } },
    { title: "a scope of two", inputs: { scope: "a b" } },
    { title: "a tenant that leads elsewhere", inputs: { "tenant-id": "../x" }, input: "tenant-id" },
    { title: "a client by its name", inputs: { "client-id": "my-app" }, input: "client-id" },
    {
      title: "an authority that is not Entra ID's",
      inputs: { "authority-host": "https://login.example" },
      input: "authority-host",
    },
  ],
  findings: [
    { status: 400, message: `AADSTS70021: ${ASSERTION}.`, finding: "certain federated-credential" },
    { status: 401, message: "AADSTS70025: The client has none.", finding: "certain federated-credential" },
    { status: 401, message: `AADSTS700211: ${ASSERTION} issuer 'x'.`, finding: "certain federated-credential-issuer" },
    { status: 401, message: `AADSTS700212: ${ASSERTION} audience.`, finding: "certain federated-credential-audience" },
    { status: 401, message: `AADSTS7002121: ${ASSERTION} audience.`, finding: "certain federated-credential-audience" },
    { status: 401, message: `AADSTS700213: ${ASSERTION} subject.`, finding: "certain federated-credential-subject" },
    { status: 401, message: "AADSTS7002138: Case.", finding: "certain federated-credential-subject" },
    { status: 401, message: "AADSTS7002131: Expression.", finding: "certain federated-credential-subject" },
    { status: 401, message: "AADSTS7002137: Subject.", finding: "certain federated-credential-subject" },
    { status: 401, message: "AADSTS700024: Time.", finding: "certain assertion-time" },
    { status: 400, message: "AADSTS700222: Issued by AAD.", finding: "certain assertion-of-entra" },
    { status: 400, message: "AADSTS700016: Not found.", finding: "certain client-id" },
    { status: 400, message: "AADSTS90002: Tenant.", finding: "certain tenant-id" },
    { status: 400, message: "AADSTS500011: Resource.", finding: "certain resource" },
    { status: 400, message: "AADSTS70011: Scope.", finding: "certain scope" },
    { status: 401, message: "AADSTS7000215: Secret.", finding: "certain client-secret" },
    { status: 401, message: "AADSTS7000112: Application is disabled.", finding: "certain entra-refusal" },
    { status: 400, message: "AADSTS53003: Access has been blocked.", finding: "certain entra-refusal" },
  ],
};
