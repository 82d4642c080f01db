import type { RunCommand } from "../src/http/io.ts";
import type { WireRequest, WireResponse } from "../src/http/wire.ts";
import { answer, fakeIdToken, fakeSecret } from "./fakes.ts";

// The services and commands of the platforms, each as documented.

/** What every service of a platform asks for. */
export const requestToken = fakeSecret().reveal();

/** The ID token of an issuer for an audience. */
export function token(issuer: string, aud: unknown): string {
  return fakeIdToken({ iss: issuer, aud }).reveal();
}

/** What a command prints, after a look at how it was called. */
export function prints(expected: (audience: string) => readonly string[], issuer: string): RunCommand {
  return async (command, args) => {
    const audience = args.map((arg) => /^\{"aud":"(.*)"\}$/.exec(arg)?.[1] ?? arg).at(-1) ?? "";
    const asked = [command, ...args];
    if (JSON.stringify(asked) !== JSON.stringify(expected(audience))) {
      return { exitCode: 64, stdout: "", stderr: `unknown call: ${asked.join(" ")}\n` };
    }
    return { exitCode: 0, stdout: `${token(issuer, audience)}\n`, stderr: "" };
  };
}

/** A command that fails. */
export const fails =
  (exitCode: number, stderr: string): RunCommand =>
  () =>
    Promise.resolve({ exitCode, stdout: "", stderr });
/** A command that does not exist. */
export const isMissing: RunCommand = () => Promise.resolve({ errno: "ENOENT" });

/** The runner's own protocol. @see https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
export function actionsService(url: string, issuer: string): (request: WireRequest) => WireResponse | undefined {
  return (request) => {
    if (!request.url.startsWith(url)) return undefined;
    if (request.authorization?.secret.reveal() !== requestToken) return answer(401);
    return answer(200, { count: 1, value: token(issuer, new URL(request.url).searchParams.get("audience")) });
  };
}

const METADATA = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default";
const IAM = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts";
/** The issuer of Google Cloud. */
export const GOOGLE = "https://accounts.google.com";

/** The metadata server of a machine in Google Cloud. */
export function metadataServer(request: WireRequest): WireResponse | undefined {
  const url = new URL(request.url);
  if (!request.url.startsWith(METADATA)) return undefined;
  if (request.headers?.["metadata-flavor"] !== "Google") return answer(403, "Missing Metadata-Flavor:Google header.");
  if (url.pathname.endsWith("/token"))
    return answer(200, { access_token: requestToken, expires_in: 3599, token_type: "Bearer" });
  if (url.searchParams.get("format") !== "full") return answer(400);
  return answer(200, `${token(GOOGLE, url.searchParams.get("audience"))}\n`);
}

/** The service that issues ID tokens for another service account of Google Cloud. */
export function iamService(request: WireRequest): WireResponse | undefined {
  if (request.url !== `${IAM}/publisher%40octo-project.iam.gserviceaccount.com:generateIdToken`) return undefined;
  if (request.authorization?.secret.reveal() !== requestToken) return answer(401, { error: { message: "no" } });
  const fields = request.body !== undefined && "json" in request.body ? request.body.json : {};
  return fields["includeEmail"] === true ? answer(200, { token: token(GOOGLE, fields["audience"]) }) : answer(400);
}
