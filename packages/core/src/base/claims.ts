import { asObject } from "./json.ts";
import { redactor } from "./sanitize.ts";
import type { Secret } from "./secret.ts";

/** The payload of an ID token, for display and diagnosis. It is not verified. */
export type Claims = Readonly<Record<string, unknown>>;

type Redact = (text: string) => string;

/** No known platform nests claims more deeply; deeper ones are dropped. */
const DEEPEST_CLAIM = 4;

/**
 * Reads the claims of an ID token without verifying anything.
 *
 * @returns the claims, or `undefined` if the text is not three base64url parts with a JSON object in the middle
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-7.2
 * @example
 * readClaims(new Secret(idToken))?.aud;
 */
export function readClaims(idToken: Secret): Claims | undefined {
  const parts = idToken.reveal().split(".");
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) return undefined;
  try {
    return asObject(JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString("utf8")));
  } catch {
    return undefined;
  }
}

/**
 * Reads a claim that is a non-empty string; `undefined` for any other.
 *
 * @example
 * claimText(credential.claims, "repository"); // "octo-org/octo-repo"
 */
export function claimText(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Returns the claims without any piece of a secret: the issuer may have put one in. */
export function withoutSecrets(claims: Claims, secrets: readonly Secret[]): Claims {
  return Object.fromEntries(cleanEntries(claims, redactor(secrets), DEEPEST_CLAIM));
}

function cleanEntries(object: object, redact: Redact, depth: number): [string, unknown][] {
  return Object.entries(object).map(([name, value]) => [redact(name), clean(value, redact, depth)]);
}

function clean(value: unknown, redact: Redact, depth: number): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return undefined;
  if (Array.isArray(value)) return value.map((one) => clean(one, redact, depth - 1));
  return Object.fromEntries(cleanEntries(value, redact, depth - 1));
}

/** Clocks differ: an ID token that expired no longer ago than this, by this machine's clock, may still be valid. */
export const EXPIRY_TOLERANCE_SECONDS = 300;

/** No clock is wrong by more than this: 300 years. */
const LONGEST_TOLD_SECONDS = 9_467_280_000;

/** Writes the time between now and a claim such as `exp`, which may hold any number, in readable digits. */
export function secondsText(seconds: number): string {
  return seconds < LONGEST_TOLD_SECONDS ? `${Math.round(seconds)} s` : "more than 300 years";
}

/** The issuer of every job on github.com, except in an enterprise that has its own. @see https://docs.github.com/en/actions/reference/security/oidc */
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** The issuers of the known platforms, with the platforms' usual names; an issuer that ends in a slash stands for every issuer that begins with it. */
export const PLATFORMS: readonly { readonly issuer: string; readonly name: string }[] = [
  { issuer: "https://token.actions.githubusercontent.com", name: "GitHub Actions" },
  { issuer: "https://gitlab.com", name: "GitLab.com" },
  { issuer: "https://oidc.circleci.com/org/", name: "CircleCI" },
  { issuer: "https://accounts.google.com", name: "Google Cloud" },
  { issuer: "https://agent.buildkite.com", name: "Buildkite" },
  { issuer: "https://api.bitbucket.org/2.0/workspaces/", name: "Bitbucket Pipelines" },
  { issuer: "https://oidc.codefresh.io", name: "Codefresh" },
  { issuer: "https://vstoken.dev.azure.com/", name: "Azure Pipelines" },
  { issuer: "https://login.microsoftonline.com/", name: "Entra ID" },
  { issuer: "https://platform.activestate.com/api/v1/oauth/oidc", name: "ActiveState" },
];

/** Tells whether an issuer is the given one, or is below it if the given one ends in a slash. */
export function isFromIssuer(iss: string, issuer: string): boolean {
  return iss === issuer || (issuer.endsWith("/") && iss.startsWith(issuer));
}

/** Returns the usual name of an issuer's platform, or the issuer itself if the platform is unknown. */
export function platformName(issuer: string): string {
  const known = PLATFORMS.find((platform) => isFromIssuer(issuer, platform.issuer));
  return known === undefined ? issuer : `${known.name} (${issuer})`;
}

/**
 * How to recognize GitHub's other issuers: an enterprise's own, data residency's, and an Enterprise Server's.
 *
 * @see https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc
 */
export const FOREIGN_ISSUER = /actions\.githubusercontent\.com\/.|\.ghe\.com|\/_services\/token$/;

/**
 * A piece of a job's identity, whatever claims it comes from: `owner` and `repository` are the two halves of the
 * repository's name, `workflow` is the file name of the workflow that the registry reads, `workflow-owner` and
 * `workflow-repository` name the repository of that file if it is not the job's own. `claim:X` is the claim X
 * unchanged.
 */
export type ClaimName =
  | "owner"
  | "repository"
  | "workflow"
  | "workflow-owner"
  | "workflow-repository"
  | "environment"
  | `claim:${string}`;
