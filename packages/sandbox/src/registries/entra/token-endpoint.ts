import type { Clock } from "../../http/handler.ts";
import { reply } from "../../http/reply.ts";
import { allMatch, compare, note } from "../../http/trace.ts";
import type { Claims } from "../../issuer/claims.ts";
import { checkIdToken } from "../../oidc/check-id-token.ts";
import { claimText } from "../../oidc/claim-text.ts";
import { unverifiedClaims, type TrustedIssuers } from "../../oidc/verify-id-token.ts";
import { accessToken, traceIds } from "./access-token.ts";
import { type EntraApplication, type EntraState, findResource } from "./state.ts";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const MORE =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";
const NOT_THERE =
  "This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.";

/** A refusal: its code, its OAuth error, its text. */
interface Refused {
  readonly code: number;
  readonly error: string;
  readonly text: string;
}

/**
 * `POST /{tenant}/oauth2/v2.0/token` with a client assertion. In which order the server looks is documented nowhere.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 */
export async function tokenEndpoint(
  state: EntraState,
  {
    tenant,
    form,
    trusted,
  }: { readonly tenant: string; readonly form: URLSearchParams; readonly trusted: TrustedIssuers },
): Promise<Response> {
  const { now } = trusted;
  const field = (name: string): string => form.get(name) ?? "";
  const found = state.tenants.find(({ id, name }) => id === tenant || name === tenant);
  if (found === undefined) {
    return refuse(now, {
      code: 90002,
      error: "invalid_request",
      text: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    });
  }
  if (field("grant_type") !== "client_credentials") {
    return refuse(now, {
      code: 70003,
      error: "unsupported_grant_type",
      text: "The app requested an unsupported grant type.",
    });
  }
  const application = state.applications.find(
    (one) => one.tenantId === found.id && one.clientId === field("client_id"),
  );
  if (application === undefined) {
    const text = `Application with identifier '${field("client_id")}' was not found in the directory '${found.name}'. ${NOT_THERE}`;
    return refuse(now, { code: 700016, error: "unauthorized_client", text });
  }
  const asked = /^(.+)\/\.default$/.exec(field("scope"))?.[1];
  if (asked === undefined) {
    const text = `The provided value for the input parameter 'scope' is not valid. The scope ${field("scope")} is not valid.`;
    return refuse(now, { code: 70011, error: "invalid_scope", text });
  }
  const resource = findResource(state, asked);
  if (resource === undefined) {
    const text = `The resource principal named ${asked} was not found in the tenant named ${found.name}. ${NOT_THERE}`;
    return refuse(now, { code: 500011, error: "invalid_resource", text });
  }
  note({ asked: `${tenant}/${field("client_id")}` });
  const assertion = field("client_assertion");
  if (field("client_assertion_type") !== ASSERTION_TYPE || assertion === "") {
    const text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    return refuse(now, { code: 7000218, error: "invalid_client", text });
  }
  const problem =
    credentialProblem(state, application, unverifiedClaims(assertion)) ?? (await assertionProblem(assertion, trusted));
  if (problem !== undefined) return refuse(now, problem);
  const token = await accessToken(state, application, { resource, asked, now });
  const { lifetimeSeconds } = state.settings;
  return reply(200, {
    token_type: "Bearer",
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: token,
  });
}

/** Why no federated credential matches an assertion: issuer, audience and subject are compared exactly. */
function credentialProblem(
  { settings }: EntraState,
  { clientId, federatedCredentials }: EntraApplication,
  claims: Claims | undefined,
): Refused | undefined {
  if (claims === undefined)
    return { code: 50027, error: "invalid_request", text: "JWT token is invalid or malformed." };
  const [issuer = "", subject = ""] = ["iss", "sub"].map((name) => claimText(claims, name) ?? "");
  const audience = [claims["aud"]].flat().map(String).join(", ");
  if (federatedCredentials.length === 0) {
    const text = `The client '${clientId}' has no configured federated identity credentials.`;
    return { code: 70025, error: "invalid_client", text };
  }
  const trusted = federatedCredentials.filter((one) =>
    allMatch(one, [
      compare("iss", one.issuer, issuer),
      compare("aud", one.audiences.join(", "), audience, one.audiences.includes(audience)),
      compare("sub", one.subject, subject),
    ]),
  );
  if (settings.propagating > 0) {
    settings.propagating -= 1;
    const text = `No matching federated identity record found for presented assertion. Assertion Issuer: '${issuer}'. Assertion Subject: '${subject}'. Assertion Audience: '${audience}'. https://docs.microsoft.com/en-us/azure/active-directory/develop/workload-identity-federation`;
    return { code: 70021, error: "invalid_request", text };
  }
  const none = (what: string, value: string): string =>
    `No matching federated identity record found for presented assertion ${what} '${value}'. `;
  const ofIssuer = federatedCredentials.filter((one) => one.issuer === issuer);
  if (ofIssuer.length === 0) return { code: 700211, error: "invalid_client", text: none("issuer", issuer) + MORE };
  const ofAudience = ofIssuer.filter(({ audiences }) => audiences.includes(audience));
  if (ofAudience.length === 0)
    return { code: 700212, error: "invalid_client", text: none("audience", audience) + MORE };
  if (trusted.length > 0) return undefined;
  if (ofAudience.some((one) => one.subject.toLowerCase() === subject.toLowerCase())) {
    const text = `${none("subject", subject)}The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${MORE}`;
    return { code: 7002138, error: "invalid_client", text };
  }
  return { code: 700213, error: "invalid_client", text: none("subject", subject) + MORE };
}

async function assertionProblem(assertion: string, trusted: TrustedIssuers): Promise<Refused | undefined> {
  const verdict = await checkIdToken(assertion, trusted, { leewaySeconds: 300, takesGitlab: true });
  if (!("problem" in verdict)) return undefined;
  const isTime = verdict.problem === "expired" || verdict.problem === "not-yet-valid";
  return isTime
    ? { code: 700024, error: "invalid_client", text: "Client assertion is not within its valid time range." }
    : { code: 50013, error: "invalid_grant", text: "Assertion failed signature validation." };
}

/** An `invalid_client` comes with 401, all else with 400. @see https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application */
function refuse(now: Clock, { code, error, text }: Refused): Response {
  const { trace, correlation, time } = traceIds(now);
  return reply(error === "invalid_client" ? 401 : 400, {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${time}`,
    error_codes: [code],
    timestamp: time,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}
