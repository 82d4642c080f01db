import { claimText, type Claims, type Io, type MintEvent, systemIo } from "@mint/core";
import { canMask, maskCommands, sanitizeAll } from "@mint/core/host";
import { flushLog, type Log, logIsGone, type Wait } from "./streams.ts";

/** The claims that identify the job in one line, on the known platforms. */
const TELLING: readonly string[] = [
  "repository",
  "project_path",
  "oidc.circleci.com/project-id",
  "pipeline_slug",
  "email",
  "job_workflow_ref",
  "ci_config_ref_uri",
  "environment",
  "tid",
  "oid",
];

/** Makes the edges of a command line: they write events to stderr, and mask secrets if the CI can mask. */
export function cliIo(log: Log): Io {
  const masks = canMask(systemIo.env);
  return {
    ...systemIo,
    onSecret: (secret) => {
      // The runner reads commands on stderr as well, and stdout may go into a variable.
      if (masks) for (const command of maskCommands(secret)) log.line(command);
    },
    onEvent: (event) => tell(event, log),
  };
}

/** Makes the edges of {@link cliIo} for a token that is passed on: a secret that cannot be masked must not be passed on. */
export function mintingIo(log: Log): Io {
  const io = cliIo(log);
  return {
    ...io,
    onSecret: (secret) => {
      if (canMask(io.env) && process.stderr.errored !== null) throw logIsGone("cannot be written");
      io.onSecret(secret);
    },
  };
}

/**
 * Makes sure that the runner has received every mask, before a token is minted and before it is delivered.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`, {@link CancelledError}
 */
export async function checkMasks({ env }: Io, wait: Wait): Promise<void> {
  if (canMask(env)) await flushLog(wait);
}

function tell(event: MintEvent, log: Log): void {
  switch (event.type) {
    case "certificates-checked":
      log.warn("NODE_TLS_REJECT_UNAUTHORIZED=0 is set; mint checks certificates anyway.");
      break;
    case "audience":
      log.info(`audience ${shown(event.audience)}${event.source === "discovered" ? " (the registry named it)" : ""}`);
      break;
    case "identity":
      log.info(`identity ${describeIdentity(event.claims)}`);
      break;
    case "retry": {
      if (event.alreadyUsed)
        log.warn("The registry says that a new ID token was already used, although it was sent only once.");
      const wait = (event.waitMs / 1_000).toFixed(1);
      log.info(
        `${event.stage}: attempt ${event.attempt} of ${event.attempts} failed (${event.reason}); next in ${wait} s`,
      );
      break;
    }
    case "minted":
      log.info(`token minted, ${lifetime(event.expiresAt, event.documented)}`);
      break;
    case "expiry-looks-past":
      log.warn(`The token's expiry, ${event.expiresAt.toISOString()}, is in the past: check this machine's clock.`);
      break;
  }
}

/** Summarizes an identity in one line. */
export function describeIdentity(claims: Claims): string {
  const parts = TELLING.flatMap((name) => {
    const value = claimText(claims, name);
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return sanitizeAll(parts).join(", ") || shown(claimText(claims, "sub") ?? "without known claims");
}

function shown(text: string): string {
  return sanitizeAll([text])[0] ?? "";
}

function lifetime(expiresAt: Date | undefined, documented: boolean): string {
  if (expiresAt === undefined) return "the registry does not say when it expires";
  return documented
    ? `it expires about ${expiresAt.toISOString()} (as documented; the answer does not say)`
    : `it expires ${expiresAt.toISOString()}`;
}
