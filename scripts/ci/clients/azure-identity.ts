import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ENTRA_IDS, startSandbox } from "@mint/sandbox";
import { serveHttps } from "../../bench/https-world.ts";
import { assertRefused, assertSuccess, openProject } from "./project.ts";

const PACKAGE = "@azure/identity@4.14.1";
const { tenantId, clientId, galleryId } = ENTRA_IDS;

/** Gets a token by the credential that its first argument names, and says whose it is. */
const PROGRAM = `
import { readFileSync } from "node:fs";
import * as identity from "@azure/identity";
const { TENANT, CLIENT, AUTHORITY, ASSERTION, SCOPE } = process.env;
const options = { authorityHost: AUTHORITY, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } };
const credentials = {
  assertion: () => new identity.ClientAssertionCredential(TENANT, CLIENT, async () => readFileSync(ASSERTION, "utf8"), options),
  workload: () => new identity.WorkloadIdentityCredential(options),
  managed: () => new identity.ManagedIdentityCredential(),
};
const { token } = await credentials[process.argv[2]]().getToken(SCOPE);
console.log(Buffer.from(token.split(".")[1], "base64url").toString());
`;

/**
 * Microsoft's own client gets tokens of the emulated Entra ID by an assertion, by a workload's file and by a managed
 * identity, and is refused as the real one refuses it.
 */
export async function tryAzureIdentity(): Promise<void> {
  await using running = await startSandbox();
  const { entra, issuer } = running.sandbox;
  await using world = await serveHttps([entra.fetch]);
  const [authority = ""] = world.urls;
  await using project = await openProject();
  const assertion = await issuer.mintIdToken({}, "api://AzureADTokenExchange");
  await project.write({
    "package.json": '{ "private": true, "type": "module" }',
    "get-token.mjs": PROGRAM,
    "ca.pem": world.authority,
    assertion,
  });
  // With this machine's own settings of npm, which may name a registry or a proxy.
  await promisify(execFile)("npm", ["install", "--silent", "--no-audit", "--no-fund", PACKAGE], {
    cwd: project.folder,
  });

  const common = {
    TENANT: tenantId,
    CLIENT: clientId,
    AUTHORITY: authority,
    ASSERTION: `${project.folder}/assertion`,
    SCOPE: `${galleryId}/.default`,
    NODE_EXTRA_CA_CERTS: `${project.folder}/ca.pem`,
  };
  const workload = {
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_FEDERATED_TOKEN_FILE: `${project.folder}/assertion`,
    AZURE_AUTHORITY_HOST: authority,
  };
  const app = { IDENTITY_ENDPOINT: `${running.urls.entra}/msi/token`, IDENTITY_HEADER: entra.settings.identityHeader };
  const getToken = (kind: string, env: Readonly<Record<string, string>> = {}) =>
    project.run(process.execPath, ["get-token.mjs", kind], { ...common, ...env });

  assertSuccess(await getToken("assertion"), "ClientAssertionCredential");
  assertSuccess(await getToken("workload", workload), "WorkloadIdentityCredential");
  assertSuccess(await getToken("managed", app), "ManagedIdentityCredential");
  assertRefused(await getToken("managed", { ...app, SCOPE: "api://nobody/.default" }), /./, "an unknown resource");
  assertRefused(await getToken("assertion", { CLIENT: ENTRA_IDS.objectId }), /AADSTS700016/, "an object id");
  for (const { federatedCredentials } of entra.applications)
    for (const credential of federatedCredentials) credential.subject = credential.subject.toUpperCase();
  assertRefused(await getToken("assertion"), /AADSTS7002138/, "another case");
}
