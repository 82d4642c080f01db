import { info, setSecret, warning } from "@actions/core";
import { type Claims, claimText, type Io, type MintEvent, systemIo } from "@mint/core";
import { sanitizeAll, valuesToMask } from "@mint/core/host";
import { isoTime } from "./iso-time.ts";

/** The claims that identify the job in one line. */
const IDENTITY_CLAIMS: readonly string[] = ["repository", "job_workflow_ref", "environment", "event_name"];

/** The same of Entra ID's access tokens. */
const ENTRA_CLAIMS: readonly string[] = ["tid", "oid"];

/** The edges on a GitHub runner: they mask new secrets, and write events to the log. */
export const hostIo: Io = {
  ...systemIo,
  onSecret: (secret) => {
    for (const text of valuesToMask(secret)) setSecret(text);
  },
  onEvent: logEvent,
};

function logEvent(event: MintEvent): void {
  switch (event.type) {
    case "certificates-checked":
      warning("NODE_TLS_REJECT_UNAUTHORIZED=0 is set for this step; mint checks certificates anyway.");
      break;
    case "audience":
      info(
        `Audience: ${sanitizeAll([event.audience])[0] ?? ""}${event.source === "discovered" ? " (the index named it)" : ""}`,
      );
      break;
    case "identity":
      info(`Identity: ${describeIdentity(event.claims)}`);
      break;
    case "retry": {
      if (event.alreadyUsed)
        warning("The registry says that a new ID token was already used, although it was sent only once.");
      const wait = (event.waitMs / 1_000).toFixed(1);
      info(`${event.stage}: attempt ${event.attempt} of ${event.attempts} failed (${event.reason}); next in ${wait} s`);
      break;
    }
    case "minted":
      info(`Token minted; ${lifetime(event.expiresAt, event.documented)}`);
      break;
    case "expiry-looks-past":
      warning(`The new token's expiry, ${isoTime(event.expiresAt)}, is in the past: check this runner's clock.`);
      break;
  }
}

function describeIdentity(claims: Claims): string {
  const names = claimText(claims, "oid") === undefined ? IDENTITY_CLAIMS : ENTRA_CLAIMS;
  return sanitizeAll(names.map((name) => `${name} ${claimText(claims, name) ?? "-"}`)).join(", ");
}

function lifetime(expiresAt: Date | undefined, documented: boolean): string {
  if (expiresAt === undefined) return "the registry does not say when it expires";
  const at = isoTime(expiresAt);
  return documented ? `it expires about ${at} (the documented lifetime; the answer does not say)` : `it expires ${at}`;
}
