/** The token in a request body, or what the index says of the body. */
export type Payload = { readonly token: string } | { readonly problem: string };

/**
 * Reads `{"token": "…"}`. The content type is not looked at, further fields are ignored.
 * @see warehouse/oidc/views.py `TokenPayload`: the texts are pydantic's
 */
export function payloadToken(body: string): Payload {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {
      problem:
        "1 validation error for TokenPayload\n  Invalid JSON: expected value at line 1 column 1 [type=json_invalid]",
    };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return { problem: "1 validation error for TokenPayload\n  Input should be an object [type=model_type]" };
  }
  if (!("token" in parsed)) {
    return { problem: "1 validation error for TokenPayload\ntoken\n  Field required [type=missing]" };
  }
  if (typeof parsed.token !== "string") {
    return {
      problem: "1 validation error for TokenPayload\ntoken\n  Input should be a valid string [type=string_type]",
    };
  }
  return { token: parsed.token };
}
