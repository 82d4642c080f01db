/** Reads what follows `Bearer`, or another scheme, in the `Authorization` header; empty if there is none. */
export function bearerToken(request: Request, scheme = "Bearer"): string {
  const [said = "", token = "", ...more] = (request.headers.get("authorization") ?? "").split(/ +/);
  return said.toLowerCase() === scheme.toLowerCase() && more.length === 0 ? token : "";
}
