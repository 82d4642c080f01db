import type { Env } from "./env.ts";
import type { Limits } from "./wire.ts";

/** How a command ended, or why it never began. */
export type CommandResult =
  | {
      /** `undefined` where a signal ended it. */
      readonly exitCode: number | undefined;
      readonly stdout: string;
      readonly stderr: string;
    }
  | {
      /** Node's code, such as `ENOENT` for a command that does not exist. */
      readonly errno: string;
    };

/**
 * Runs a command without a shell, with nothing on its stdin, and reads what it prints, up to 64 KiB of each stream.
 *
 * @throws {@link UnavailableError} `TIMEOUT`, {@link ResponseError} `RESPONSE_TOO_LARGE`, {@link CancelledError}; the command is killed then
 */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options: Limits & { readonly env: Env },
) => Promise<CommandResult>;
