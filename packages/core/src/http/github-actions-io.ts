import { canMask, maskCommands } from "../base/masking.ts";
import { type Io, systemIo } from "./io.ts";

/**
 * Makes edges that mask each new secret, if a runner of GitHub, Forgejo or Gitea reads this process's output. They
 * print nothing else, and nothing anywhere else. The commands go to stderr, which the runner reads as well:
 * stdout may be captured.
 *
 * @param io the edges to add this to. Default: {@link systemIo}.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
 * @example
 * await mint(pypi(), { identity: ambient(), io: githubActionsIo() });
 */
export function githubActionsIo(io: Io = systemIo): Io {
  if (!canMask(io.env)) return io;
  return {
    ...io,
    onSecret: (secret) => {
      // The one place in this package that prints.
      for (const command of maskCommands(secret)) console.error(command);
      io.onSecret(secret);
    },
  };
}
