import { readClaims } from "../src/claims.ts";
import { nuget } from "../src/registries/nuget.ts";
import { pypi } from "../src/registries/pypi.ts";
import type { Registry } from "../src/registry.ts";
import { Secret } from "../src/secret.ts";
import type { WireRequest, WireResponse } from "../src/wire.ts";
import { answer } from "./fakes.ts";

/** A registry at the level of the wire: whose tokens it takes, what it answers to them and to all others. */
export interface RegistryDouble {
  readonly registry: Registry;
  readonly audience: string;
  readonly exchangeUrl: string;
  readonly issuers: readonly string[] | "any";
  readonly token: string;
  readonly refusal: { readonly status: number; readonly body: unknown; readonly words: string };
  answer(request: WireRequest): WireResponse | undefined;
}

const GITHUB = "https://token.actions.githubusercontent.com";
const GITLAB = "https://gitlab.com";
const GOOGLE = "https://accounts.google.com";

type Row = Omit<RegistryDouble, "answer" | "exchangeUrl"> & { readonly grant: unknown; readonly method?: string };

const ROWS: readonly Row[] = [
  {
    registry: pypi(),
    audience: "pypi",
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/utils.py
    issuers: [GITHUB, GITLAB, GOOGLE],
    token: "pypi-AgEIcHlwaS5vcmcCJGZha2U",
    grant: { success: true, token: "pypi-AgEIcHlwaS5vcmcCJGZha2U", expires: 4_000_000_000 },
    refusal: {
      status: 422,
      body: {
        message: "Token request failed",
        errors: [{ code: "invalid-payload", description: "unknown trusted publishing issuer" }],
      },
      words: "invalid-payload: unknown trusted publishing issuer",
    },
  },
  {
    registry: nuget({ user: "octocat" }),
    audience: "https://www.nuget.org",
    // @see https://github.com/NuGet/NuGetGallery/tree/main/src/NuGetGallery.Services/Authentication/Federated
    issuers: [GITHUB, GITLAB],
    token: "oy2fakefakefakefakefake",
    grant: { tokenType: "ApiKey", apiKey: "oy2fakefakefakefakefake", expires: "2096-08-17T12:34:56.1234567Z" },
    refusal: {
      status: 401,
      body: { error: "The JSON web token iss claim is not supported." },
      words: "The JSON web token iss claim is not supported.",
    },
  },
];

export const REGISTRIES: readonly RegistryDouble[] = ROWS.map(({ grant, ...row }) => {
  const exchangeUrl = row.registry.exchangeRequest(new Secret("x")).url;
  return {
    ...row,
    exchangeUrl,
    answer: (request) => {
      if (request.url !== exchangeUrl) return undefined;
      const claims = readClaims(idTokenIn(request)) ?? {};
      const { iss, aud } = claims;
      const named: unknown = Array.isArray(aud) ? aud[0] : aud;
      const taken = row.issuers === "any" || (row.issuers.includes(String(iss)) && named === row.audience);
      return taken ? answer(200, grant) : answer(row.refusal.status, row.refusal.body);
    },
  };
});

/** Wherever the registry wants it: in a field of the body, or in the header. */
function idTokenIn({ body, authorization }: WireRequest): Secret {
  const fields = body === undefined ? {} : "json" in body ? body.json : body.form;
  const secret = Object.values(fields).find((value) => value instanceof Secret) ?? authorization?.secret;
  return secret ?? new Secret("");
}
