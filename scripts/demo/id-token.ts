/** What the demo says about an identity that a registry was shown. */
export interface IdToken {
  readonly raw: string;
  readonly audience: string;
  readonly lifetimeMinutes: number;
  /** The claims that registries compare, their audience and their times. */
  readonly claims: Readonly<Record<string, string>>;
}

const TOLD = [
  "iss",
  "aud",
  "sub",
  "repository",
  "repository_owner_id",
  "job_workflow_ref",
  "environment",
  "event_name",
];

/** Reads an ID token for display; whether it is genuine is for the registries to say. */
export function readIdToken(raw: string): IdToken {
  const [, payload = ""] = raw.split(".");
  const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  const text = (name: string): string => {
    const value = claims[name];
    return typeof value === "string" ? value : "none";
  };
  return {
    raw,
    audience: text("aud"),
    lifetimeMinutes: (Number(claims["exp"]) - Number(claims["iat"])) / 60,
    claims: Object.fromEntries(TOLD.map((name) => [name, text(name)])),
  };
}
