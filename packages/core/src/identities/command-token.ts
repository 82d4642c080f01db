import type { CommandResult } from "../http/io.ts";
import { IdentityError } from "../base/errors.ts";
import type { TokenLimits } from "./identity.ts";
import type { Io } from "../http/io.ts";
import { runCommand } from "./run-command.ts";
import { sanitizeAll } from "../base/sanitize.ts";
import { Secret } from "../base/secret.ts";

/** The platform's command, and what to say when it fails. */
export interface TokenCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** What to do where the command does not exist. */
  readonly ifMissing: string;
  /** What to do where it gives no token. */
  readonly ifRefused: string;
}

/** The command retries by itself; one more attempt covers an agent that is being replaced. */
const RETRIES_AFTER_A_REFUSAL = 1;
const NOT_STARTED: Readonly<Record<string, string>> = {
  ENOENT: "was not found",
  EACCES: "may not be executed",
};

/**
 * Gets an ID token from a command of the platform, which prints only the token on stdout.
 *
 * @throws {@link IdentityError} `IDENTITY_UNAVAILABLE`, and as {@link Io.run} does
 * @example
 * const args = ["id-token", "--audience", audience];
 * return commandToken({ command: "acme-ci", args, ifMissing: "Run it on an agent.", ifRefused: "Run it again." }, io, limits);
 */
export async function commandToken(
  asked: TokenCommand,
  io: Io,
  { secrets = [], ...limits }: TokenLimits,
): Promise<Secret> {
  const { command, args, ifMissing } = asked;
  const result = await (io.run ?? runCommand)(command, args, { ...limits, env: io.env });
  if ("errno" in result) {
    const how = NOT_STARTED[result.errno] ?? "could not be started";
    throw new IdentityError("IDENTITY_UNAVAILABLE", `The command ${command} ${how} (${result.errno}).`, {
      hint: ifMissing,
      errno: result.errno,
    });
  }
  const token = new Secret(result.stdout.trim());
  if (token.reveal() !== "") io.onSecret(token);
  if (result.exitCode !== 0 || token.reveal() === "") throw refused(asked, result, [token, ...secrets]);
  return token;
}

function refused(
  { command, ifRefused }: TokenCommand,
  { exitCode, stderr }: Exclude<CommandResult, { readonly errno: string }>,
  secrets: readonly Secret[],
): IdentityError {
  const how =
    exitCode === undefined ? "was ended by a signal" : exitCode === 0 ? "printed nothing" : `ended with ${exitCode}`;
  const last = stderr.trim().split("\n").at(-1) ?? "";
  return new IdentityError("IDENTITY_UNAVAILABLE", `The command ${command} gave no ID token: it ${how}.`, {
    hint: ifRefused,
    messages: sanitizeAll([last], secrets),
    retries: RETRIES_AFTER_A_REFUSAL,
  });
}
