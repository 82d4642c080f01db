/** The JWT of a request, or how the registry refuses its body. */
export type ExchangeRequest = { readonly jwt: string } | { readonly status: 400 | 415 | 422; readonly detail: string };

/** Reads `{"jwt": "…"}`. @see crates.io src/controllers/trustpub/tokens/json.rs: the texts are axum's */
export async function readExchangeRequest(request: Request): Promise<ExchangeRequest> {
  if (!/^application\/([\w.-]+\+)?json\b/i.test(request.headers.get("content-type") ?? "")) {
    return { status: 415, detail: "Expected request with `Content-Type: application/json`" };
  }
  let parsed: unknown;
  try {
    parsed = await request.json();
  } catch {
    return {
      status: 400,
      detail: "Failed to parse the request body as JSON: expected value at line 1 column 1",
    };
  }
  if (typeof parsed === "object" && parsed !== null && "jwt" in parsed && typeof parsed.jwt === "string") {
    return { jwt: parsed.jwt };
  }
  return {
    status: 422,
    detail: "Failed to deserialize the JSON body into the target type: missing field `jwt` at line 1 column 2",
  };
}
