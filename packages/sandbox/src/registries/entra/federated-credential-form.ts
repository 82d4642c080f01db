import { randomUUID } from "node:crypto";
import { ISSUER_FIELD, issuerOf, type PublisherForm, readValues, SUBJECT_FIELD } from "../shared/publisher-form.ts";
import { checkGuid, ENTRA_IDS, type EntraState, EXCHANGE_AUDIENCE, type FederatedCredential } from "./state.ts";

const FIELDS = {
  tenant: { label: "Directory (tenant) ID", example: ENTRA_IDS.tenantId, required: true, check: checkGuid },
  client: { label: "Application (client) ID", example: ENTRA_IDS.clientId, required: true, check: checkGuid },
  name: { label: "Name", example: "octo-release", check: checkName },
  issuer: { ...ISSUER_FIELD, label: "Issuer" },
  subject: { ...SUBJECT_FIELD, label: "Subject identifier" },
  audience: { label: "Audience", example: EXCHANGE_AUDIENCE },
} as const;

/** @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-create-trust */
function checkName(name: string): string | undefined {
  return /^[\w-]{3,120}$/.test(name) ? undefined : "has to be 3 to 120 letters, digits, dashes and underscores";
}

interface Registered {
  readonly tenant: string;
  readonly client: string;
  readonly credential: FederatedCredential;
  remove(): void;
}

/** The credentials of all applications, as if each was registered by itself. */
function registeredIn({ applications }: EntraState): readonly Registered[] {
  return applications.flatMap(({ tenantId, clientId, federatedCredentials: all }) =>
    all.map((credential) => ({
      tenant: tenantId,
      client: clientId,
      credential,
      remove: () => void all.splice(all.indexOf(credential), 1),
    })),
  );
}

/** The form of an application's federated credentials: who may sign in as the application. */
export const FEDERATED_CREDENTIAL_FORM: PublisherForm<EntraState> = {
  fields: FIELDS,
  title: "A federated credential",
  check: (given) => void readValues(FIELDS, given),
  add(state, given, context) {
    const { tenant, client, name, issuer, subject, audience = EXCHANGE_AUDIENCE } = readValues(FIELDS, given);
    if (!state.tenants.some(({ id }) => id === tenant)) state.tenants.push({ id: tenant, name: `${tenant}.example` });
    let application = state.applications.find(({ tenantId, clientId }) => tenantId === tenant && clientId === client);
    if (application === undefined) {
      application = { tenantId: tenant, clientId: client, objectId: randomUUID(), federatedCredentials: [] };
      state.applications.push(application);
    }
    const credential = {
      name: name ?? randomUUID(),
      issuer: issuerOf(issuer, context),
      subject,
      audiences: [audience],
    };
    application.federatedCredentials.push(credential);
  },
  list: (state) =>
    registeredIn(state).map(({ tenant, client, credential: { name, issuer, subject, audiences } }) => ({
      tenant,
      client,
      name,
      issuer,
      subject,
      audience: audiences.join(", "),
    })),
  remove(state, place) {
    const found = registeredIn(state)[place];
    found?.remove();
    return found !== undefined;
  },
  replace(state, place, given, context) {
    const found = registeredIn(state)[place];
    if (found === undefined) return false;
    this.check(given);
    found.remove();
    this.add(state, given, context);
    return true;
  },
};
