import { jsonFields } from "../../http/json-fields.ts";
import type { NugetSettings } from "./state.ts";

/** What the exchange was asked, or the status and message that refuse it. */
export type TokenRequest =
  | { readonly username: string; readonly token: string }
  | { readonly status: 400 | 401 | 415; readonly message: string };

/**
 * Reads a token request, in the order in which the gallery checks it.
 * @see NuGetGallery TokenApiController.cs `CreateToken`
 */
export async function readTokenRequest(request: Request, shape: NugetSettings["shape"]): Promise<TokenRequest> {
  const bearer = bearerToken(request.headers.get("authorization"));
  if ("problem" in bearer) return { status: 401, message: bearer.problem };
  if (request.headers.has("x-nuget-apikey")) {
    return { status: 401, message: "Only Bearer token authentication is accepted." };
  }
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") {
    return { status: 415, message: "The request must have a Content-Type of 'application/json'." };
  }
  if ((request.headers.get("user-agent") ?? "").trim() === "") {
    return { status: 400, message: "A User-Agent header is required." };
  }
  // Property names bind in any case.
  const fields = Object.entries(jsonFields(await request.text()) ?? {});
  const body = new Map(fields.map(([name, value]) => [name.toLowerCase(), value]));
  const username = body.get("username");
  if (typeof username !== "string" || username.trim() === "") {
    return { status: 400, message: "The username property in the request body is required." };
  }
  const problem = tokenTypeProblem(body, shape);
  return problem === undefined ? { username, token: bearer.token } : { status: 400, message: problem };
}

function bearerToken(header: string | null): { readonly token: string } | { readonly problem: string } {
  if (header === null) return { problem: "The Authorization header is missing." };
  // Two headers arrive joined; a JWT holds no comma.
  if (header.includes(",")) return { problem: "Only one Authorization header is allowed." };
  // A header ends without blanks, so that a bare scheme arrives as `Bearer`.
  if (header.trim().toLowerCase() === "bearer") {
    return { problem: "The bearer token is missing from the Authorization header." };
  }
  return header.toLowerCase().startsWith("bearer ")
    ? { token: header.slice("bearer ".length).trim() }
    : { problem: "The Authorization header value must start with 'Bearer '." };
}

/** The draft knew one kind of token only, and let it go unsaid. */
function tokenTypeProblem(body: ReadonlyMap<string, unknown>, shape: NugetSettings["shape"]): string | undefined {
  if (shape === "draft") {
    const type = body.get("token_type");
    if (type === undefined || type === "api_key") return undefined;
    return "The token_type property in the request body is required and must set to 'api_key'.";
  }
  if (body.get("tokentype") === "ApiKey") return undefined;
  return "The tokenType property in the request body is required and must set to 'ApiKey'.";
}
