import type { Credential } from "@mint/core";

/** What the clients of the registries read, for all credentials together. */
export function clientEnvironment(credentials: readonly Credential[]): Record<string, string> {
  return Object.assign({}, ...credentials.map((credential) => of(credential)));
}

function of({ registry, token, username }: Credential): Readonly<Record<string, string>> {
  const value = token.reveal();
  switch (registry.id) {
    case "pypi":
      return { TWINE_USERNAME: username ?? "__token__", TWINE_PASSWORD: value, UV_PUBLISH_TOKEN: value };
    case "nuget":
      return { NUGET_API_KEY: value };
    default:
      return {};
  }
}
