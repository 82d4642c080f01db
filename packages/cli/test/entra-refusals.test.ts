import { createServer } from "node:http";
import { ENTRA_IDS, type Sandbox } from "@mint/sandbox";
import { expect, test } from "vitest";
import { type EntraWorld, entraWorldForEachTest } from "./entra-world.ts";
import { mint } from "./mint.ts";

const world = entraWorldForEachTest();
const { tenantId, clientId, objectId, managedObjectId, galleryId } = ENTRA_IDS;
const UNKNOWN = "00000000-0000-4000-8000-000000000001";

type Sent = ReturnType<EntraWorld["sent"]>;

/** A job that is refused, and the message that it gets. */
interface Refused {
  readonly name: string;
  readonly arrange?: (sandbox: Sandbox) => void;
  readonly env?: () => Promise<Record<string, string>> | Record<string, string>;
  /** In the place of the gallery's user and application. */
  readonly options?: () => readonly string[];
  /** What happened, and what to do; both as they are printed. */
  readonly message: string;
  readonly advice: string;
  readonly sent: Sent;
}

const NOBODY: Sent = [];
const ENTRA: Sent = ["entra"];
const BOTH: Sent = ["entra", "gallery"];

/** Lets Entra ID refuse with a code and a text. */
function refusedBy(code: number, text: string, status = 401): (sandbox: Sandbox) => void {
  return ({ entra }) => {
    const error_description = `AADSTS${code}: ${text}\r\nTrace ID: 0\r\nTimestamp: 2026-11-28 00:00:00Z`;
    entra.intercept = () => Response.json({ error: "invalid_client", error_description }, { status });
  };
}

function withoutEntraPolicies({ nuget: { entraPolicies } }: Sandbox): void {
  entraPolicies.splice(0);
}

const podRefusals: readonly Refused[] = [
  {
    name: "whose file is missing",
    env: async () => ({ ...(await world.pod()), AZURE_FEDERATED_TOKEN_FILE: "/nowhere/token" }),
    message: "IDENTITY_UNAVAILABLE: The file that AZURE_FEDERATED_TOKEN_FILE names cannot be read (ENOENT).",
    advice: 'Label the pod azure.workload.identity/use: "true" and annotate its service account',
    sent: NOBODY,
  },
  {
    name: "whose file is a folder",
    env: async () => ({ ...(await world.pod()), AZURE_FEDERATED_TOKEN_FILE: world.folder }),
    message: "IDENTITY_UNAVAILABLE: The file that AZURE_FEDERATED_TOKEN_FILE names cannot be read (EINVAL).",
    advice: "Label the pod",
    sent: NOBODY,
  },
  {
    name: "whose file is empty",
    env: () => world.podWith("\n"),
    message: "IDENTITY_UNAVAILABLE: The file that AZURE_FEDERATED_TOKEN_FILE names is empty.",
    advice: "Label the pod",
    sent: NOBODY,
  },
  {
    name: "whose file holds something else",
    env: () => world.podWith("-----BEGIN CERTIFICATE-----\n"),
    message: "IDENTITY_UNAVAILABLE: The ID token in the file of AZURE_FEDERATED_TOKEN_FILE is not a JSON Web Token.",
    advice: "Label the pod",
    sent: NOBODY,
  },
  {
    name: "whose file holds a token that expired",
    env: () => world.pod({ exp: Math.floor(Date.now() / 1_000) - 7_200 }),
    message: "IDENTITY_UNAVAILABLE: The ID token in the file of AZURE_FEDERATED_TOKEN_FILE has expired.",
    advice: "check this machine's clock",
    sent: NOBODY,
  },
  {
    name: "whose file is for the cluster itself",
    env: () => world.pod({}, "https://kubernetes.default.svc"),
    message:
      'AUDIENCE_MISMATCH: The ID token in the file of AZURE_FEDERATED_TOKEN_FILE is for "https://kubernetes.default.svc"',
    advice: "Label the pod",
    sent: NOBODY,
  },
  {
    name: "that has an identity binding",
    env: () => world.pod({}, "api://AKSIdentityBinding"),
    message:
      'AUDIENCE_MISMATCH: The ID token in the file of AZURE_FEDERATED_TOKEN_FILE is for "api://AKSIdentityBinding", and one for "api://AzureADTokenExchange" alone is needed.',
    advice: "identity bindings (api://AKSIdentityBinding) are not supported",
    sent: NOBODY,
  },
  {
    name: "without the ids of an application",
    env: async () => ({ ...(await world.pod()), AZURE_TENANT_ID: "", AZURE_CLIENT_ID: "" }),
    message: `and one for "${galleryId}" alone is needed.`,
    advice: "give tenant-id and client-id (AZURE_TENANT_ID, AZURE_CLIENT_ID)",
    sent: NOBODY,
  },
  {
    name: "without the id of a tenant",
    env: async () => ({ ...(await world.pod()), AZURE_TENANT_ID: "" }),
    message: "--tenant-id is missing.",
    advice: "Give the id of the tenant in which the application is registered",
    sent: NOBODY,
  },
  {
    name: "whose client id is in braces",
    env: async () => ({ ...(await world.pod()), AZURE_CLIENT_ID: `{${clientId}}` }),
    message: "--client-id does not look like one.",
    advice: "such as 00000000-0000-0000-0000-000000000000: not an object id",
    sent: NOBODY,
  },
  {
    name: "of an unknown authority",
    env: async () => ({ ...(await world.pod()), AZURE_AUTHORITY_HOST: "https://login.example" }),
    message: "--authority-host names login.example, which is not an authority of Entra ID.",
    advice: "Give one of login.microsoftonline.com",
    sent: NOBODY,
  },
  {
    name: "whose service account has no federated credential",
    env: () => world.pod({ sub: "system:serviceaccount:octo:other" }),
    message:
      'EXCHANGE_REFUSED: No federated credential of the application has the subject "system:serviceaccount:octo:other".',
    advice: "Subject identifier: system:serviceaccount:octo:other",
    sent: ENTRA,
  },
  {
    name: "whose cluster is not the one of the credential",
    arrange: ({ entra, issuer }) => {
      issuer.url += "/";
      entra.applications[0]?.federatedCredentials.splice(0, 1);
    },
    env: async () => {
      const env = await world.pod();
      for (const one of world.running.sandbox.entra.applications[0]?.federatedCredentials ?? []) one.issuer += "old";
      return env;
    },
    message: "No federated credential of the application has the issuer",
    advice: '"audiences": ["api://AzureADTokenExchange"]',
    sent: ENTRA,
  },
  {
    name: "whose credential is minutes old",
    arrange: refusedBy(70_021, "No matching federated identity record found for presented assertion.", 400),
    message: "has no federated credential for this job, or has one that is only minutes old.",
    advice: "wait some minutes and run the job again",
    sent: ENTRA,
  },
  {
    name: "whose credential is for another audience",
    arrange: refusedBy(7_002_121, "No matching federated identity record found for presented assertion audience 'x'."),
    message: 'No federated credential of the application has the audience "api://AzureADTokenExchange".',
    advice: "Set its audience to this text",
    sent: ENTRA,
  },
  {
    name: "whose clock differs",
    arrange: refusedBy(700_024, "Client assertion is not within its valid time range."),
    message: "The ID token's times do not agree with Entra's clock.",
    advice: "set this runner's clock",
    sent: ENTRA,
  },
  {
    name: "whose client id is an object id",
    env: async () => ({ ...(await world.pod()), AZURE_CLIENT_ID: objectId }),
    message: "The tenant has no application with this client-id.",
    advice: "not the object id next to it",
    sent: ENTRA,
  },
  {
    name: "whose tenant does not know the gallery",
    options: () => [...world.gallery(), "--audience", UNKNOWN],
    message: "The tenant does not know the application that the token is for.",
    advice: "az ad sp create --id",
    sent: ENTRA,
  },
  {
    name: "of which Entra ID says that a secret is wrong",
    arrange: refusedBy(7_000_215, "Invalid client secret provided."),
    message: "Entra ID mentions a client secret, but none was sent.",
    advice: "Something between this runner and Entra ID changes the request",
    sent: ENTRA,
  },
  {
    name: "whose gallery gives it tokens of version 1",
    arrange: ({ entra }) => Object.assign(entra.claims, { ver: "1.0" }),
    message: "AUDIENCE_MISMATCH: The access token is of version 1.0, but the gallery accepts only 2.0.",
    advice: "Set audience to the id of the gallery's own application",
    sent: ENTRA,
  },
  {
    name: "that names a user without a policy",
    options: () => [...world.gallery("nobody"), "--audience", galleryId],
    message: 'has no trust policy of "nobody" for Entra ID tenant ID',
    advice: `Service principal object ID (not the client ID): ${objectId}`,
    sent: BOTH,
  },
  {
    name: "of a tenant that the gallery does not allow",
    arrange: ({ nuget: { settings } }) => settings.allowedEntraTenants.splice(0),
    message: 'has no trust policy of "octocat" for Entra ID tenant ID',
    advice: "by the gallery's administrators, who also allow tenants and owners",
    sent: BOTH,
  },
];

const ENDPOINT: Sent = ["endpoint"];
const BOTH_OF_MACHINE: Sent = ["endpoint", "gallery"];

/** Lets the endpoint of managed identities refuse. */
function endpointSays(status: number, body: object): (sandbox: Sandbox) => void {
  return ({ entra }) => (entra.intercept = () => Response.json(body, { status }));
}

function claiming(claims: object): (sandbox: Sandbox) => void {
  return ({ entra }) => Object.assign(entra.claims, claims);
}

const machineRefusals: readonly Refused[] = [
  {
    name: "whose endpoint is not there",
    env: async () => ({ ...world.app(), IDENTITY_ENDPOINT: `http://127.0.0.1:${await closedPort()}/msi/token` }),
    message: "NETWORK_ERROR: The connection to 127.0.0.1",
    advice: "Only machines and apps at Azure have this endpoint.",
    sent: NOBODY,
  },
  {
    name: "whose endpoint names a host elsewhere",
    env: () => ({ ...world.app(), IDENTITY_ENDPOINT: "http://metadata.example/token" }),
    message: "INSECURE_URL: IDENTITY_ENDPOINT names metadata.example, which is not on this machine's own link.",
    advice: "Azure sets it to a loopback or link-local address",
    sent: NOBODY,
  },
  {
    name: "whose endpoint names a host elsewhere, over https",
    env: () => ({ ...world.app(), IDENTITY_ENDPOINT: "https://metadata.example/token" }),
    message: "INSECURE_URL: IDENTITY_ENDPOINT names metadata.example, which is not on this machine's own link.",
    advice: "Azure sets it to a loopback or link-local address",
    sent: NOBODY,
  },
  {
    name: "whose header is another one",
    env: () => ({ ...world.app(), IDENTITY_HEADER: "0123456789abcdef" }),
    message: "IDENTITY_UNAVAILABLE: The managed identity endpoint gave no access token (HTTP 4",
    advice: "Check that this machine has a managed identity.",
    sent: ENDPOINT,
  },
  {
    name: "that has no such identity",
    env: () => ({ ...world.app(), AZURE_CLIENT_ID: clientId }),
    message: "it says (HTTP 400): Identity not found",
    advice: `Check that ${clientId} is the client id, not the object id, of a managed identity that this machine has`,
    sent: ENDPOINT,
  },
  {
    name: "that is named by --client-id and does not have that identity",
    options: () => [...world.gallery(), "--audience", galleryId, "--tenant-id", tenantId, "--client-id", clientId],
    message: "it says (HTTP 400): Identity not found",
    advice: `Check that ${clientId} is the client id`,
    sent: ENDPOINT,
  },
  {
    name: "whose client id is in braces",
    env: () => ({ ...world.app(), AZURE_CLIENT_ID: `{${clientId}}` }),
    message: "INVALID_INPUT: AZURE_CLIENT_ID is not the id of an identity.",
    advice: "Give the client id on the page Overview of the managed identity",
    sent: NOBODY,
  },
  {
    name: "with several identities",
    arrange: endpointSays(400, {
      error: "invalid_request",
      error_description: "Multiple user assigned identities exist, please specify the clientId / resourceId",
    }),
    message: "it says (HTTP 400): Multiple user assigned identities exist",
    advice: "If it has several, set AZURE_CLIENT_ID to the client id of one.",
    sent: ENDPOINT,
  },
  {
    name: "whose tenant does not know the gallery",
    arrange: endpointSays(400, { error: "invalid_resource", error_description: "AADSTS500011: not found" }),
    message: "it says (HTTP 400): AADSTS500011: not found",
    advice: "The application that the audience names has to be known in its tenant.",
    sent: ENDPOINT,
  },
  {
    name: "without the gallery's application",
    options: () => world.gallery(),
    message: "INVALID_INPUT: --audience is missing.",
    advice: "its operator knows it",
    sent: NOBODY,
  },
  {
    name: "whose token is of version 1",
    options: () => [...world.gallery(), "--audience", "499b84ac-1321-427f-aa17-267ca6975798"],
    message: "AUDIENCE_MISMATCH: The access token is of version 1.0, but the gallery accepts only 2.0.",
    advice: "Set audience to the id of the gallery's own application",
    sent: ENDPOINT,
  },
  {
    name: "whose token has a client secret behind it",
    arrange: claiming({ azpacr: "1" }),
    message: 'was not obtained with a federated credential or a certificate: azpacr is "1", a client secret.',
    advice: "Use a federated credential (tenant-id and client-id) or a managed identity",
    sent: ENDPOINT,
  },
  {
    name: "whose token speaks for a user",
    arrange: claiming({ idtyp: "user" }),
    message: 'is not an application\'s: idtyp is "user"',
    advice: "Set audience to the id of the gallery's own application",
    sent: ENDPOINT,
  },
  {
    name: "whose token can be used more than once",
    arrange: claiming({ uti: undefined }),
    message: "has no claim uti, which makes it usable once",
    advice: "Use a token exactly as Entra ID issued it.",
    sent: ENDPOINT,
  },
  {
    name: "that asks for a token of another gallery",
    arrange: ({ nuget }) => (nuget.settings.entraAudience = UNKNOWN),
    message: `The ID token is for the audience "${galleryId}"`,
    advice: "in Entra ID; its operator knows it.",
    sent: BOTH_OF_MACHINE,
  },
  {
    name: "that the gallery has no policy for",
    arrange: withoutEntraPolicies,
    message: 'has no trust policy of "octocat" for Entra ID tenant ID',
    advice: `Service principal object ID (not the client ID): ${managedObjectId}`,
    sent: BOTH_OF_MACHINE,
  },
];

const refusals = [
  ...podRefusals.map((one) => ({ who: "a pod of AKS", own: () => world.pod(), extra: [], ...one })),
  ...machineRefusals.map((one) => ({
    who: "a machine at Azure",
    own: () => world.app(),
    extra: ["--identity", "managed-identity"],
    ...one,
  })),
];

test.each(refusals)("$who $name learns what to change", async (one) => {
  one.arrange?.(world.running.sandbox);
  const chosen = one.options?.() ?? [...world.gallery(), "--audience", galleryId];
  const env = await (one.env ?? one.own)();
  const { code, stderr } = await mint(["run", "nuget", ...chosen, ...one.extra, "--", "true"], { env });
  expect([code, stderr]).toEqual([125, expect.stringContaining(one.message)]);
  expect(stderr).toContain(one.advice);
  expect(world.sent()).toEqual(one.sent);
});

test("a machine at Azure that mints a second time learns that its token stays the same for hours", async () => {
  const words = ["token", "nuget", ...world.gallery(), "--identity", "managed-identity", "--audience", galleryId];
  const first = await mint(words, { env: world.app() });
  expect(first.code).toBe(0);
  const { code, stderr } = await mint(words, { env: world.app() });
  expect([code, stderr]).toEqual([1, expect.stringContaining("Azure returns the same token for hours")]);
  expect(stderr).toContain("or use a CI's identity, which Entra ID exchanges each time.");
});

test("a machine at Azure whose endpoint does not answer gets no advice about a redeemed token", async () => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const env = { ...world.app(), IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(server.address())}/msi/token` };
  const options = ["--identity", "managed-identity", "--audience", galleryId, "--timeout", "5"];
  const { stderr } = await mint(["token", "nuget", ...world.gallery(), ...options], { env });
  server.closeAllConnections();
  server.close();
  expect(stderr).toContain("TIMEOUT");
  expect(stderr).not.toContain("redeemed");
});

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const port = portOf(server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function portOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): number {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
