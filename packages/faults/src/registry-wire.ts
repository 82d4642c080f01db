import type { Stage } from "./received-request.ts";

/** An emulator of the sandbox that can stand behind the faults. */
export type RegistryName = "pypi" | "testpypi" | "nuget" | "crates" | "rubygems" | "npm";

/** An answer that is no success. */
export interface Refused {
  readonly status: number;
  readonly body: object;
}

/** How a registry speaks, written from the registries' sources and not from mint's. */
export interface RegistryWire {
  readonly stages: Readonly<Record<string, Stage>>;
  /** A success with this token, and with more fields. */
  readonly success: (token: unknown, more?: object) => object;
  /** The field of a success that holds the expiry; absent if no field does. */
  readonly expiry?: string;
  /** A refusal with the same words in every field that a client might show. */
  readonly refused: (words: string) => Refused;
  /** What it says of an ID token that was redeemed before; absent if it says nothing of it. */
  readonly alreadyUsed?: Refused;
  /** Statuses that mean, with nothing else said, that it exchanges no identities. */
  readonly unsupported: readonly number[];
  /** The token is revoked in a header, which holds no line break and no more than some kilobytes. */
  readonly revokesByHeader?: boolean;
}

const PYPI: RegistryWire = {
  stages: {
    "GET /_/oidc/audience": "discovery",
    "POST /_/oidc/mint-token": "exchange",
    "POST /_/oidc/burn-token": "revocation",
  },
  success: (token, more) => ({ success: true, token, ...more }),
  expiry: "expires",
  refused: (words) => ({
    status: 422,
    body: {
      message: words,
      errors: [
        { code: "invalid-publisher", description: words },
        { code: words, description: "" },
      ],
    },
  }),
  alreadyUsed: {
    status: 422,
    body: {
      message: "Token request failed",
      errors: [{ code: "invalid-reuse-token", description: "invalid token: already used" }],
    },
  },
  unsupported: [404, 405],
};

/** Each registry by its emulator's name. */
export const WIRE: Readonly<Record<RegistryName, RegistryWire>> = {
  pypi: PYPI,
  testpypi: PYPI,
  nuget: {
    stages: { "GET /v3/index.json": "discovery", "POST /api/v2/token": "exchange" },
    success: (apiKey, more) => ({ tokenType: "ApiKey", apiKey, ...more }),
    expiry: "expires",
    refused: (words) => ({ status: 401, body: { error: words, message: words } }),
    alreadyUsed: {
      status: 401,
      body: { error: "This bearer token has already been used. A new one must be used." },
    },
    unsupported: [404, 405],
  },
  crates: {
    stages: {
      "POST /api/v1/trusted_publishing/tokens": "exchange",
      "DELETE /api/v1/trusted_publishing/tokens": "revocation",
    },
    success: (token, more) => ({ token, ...more }),
    refused: (words) => ({ status: 400, body: { errors: [{ detail: words }, { detail: words, code: words }] } }),
    alreadyUsed: { status: 400, body: { errors: [{ detail: "JWT has already been used" }] } },
    unsupported: [404, 405],
    revokesByHeader: true,
  },
  rubygems: {
    stages: { "POST /api/v1/oidc/trusted_publisher/exchange_token": "exchange" },
    success: (token, more) => ({ rubygems_api_key: token, name: "octo", scopes: ["push_rubygem"], ...more }),
    expiry: "expires_at",
    refused: (words) => ({ status: 422, body: { error: words, message: words, errors: { [words]: [words] } } }),
    alreadyUsed: { status: 422, body: { errors: { "jwt.claims.jti": ["must be unique"] } } },
    unsupported: [404, 405],
  },
  npm: {
    stages: { "POST /-/npm/v1/oidc/token/exchange/package/octo-package": "exchange" },
    success: (token, more) => ({ token_type: "oidc", token, ...more }),
    expiry: "expires",
    refused: (words) => ({ status: 400, body: { message: words, error: words } }),
    unsupported: [404, 405],
  },
};

const STAGES: Readonly<Record<string, Stage>> = Object.assign({}, ...Object.values(WIRE).map(({ stages }) => stages));

/** Tells what a registry is asked for. */
export function stageAt(method: string, path: string): Stage {
  return STAGES[`${method} ${path}`] ?? "other";
}
