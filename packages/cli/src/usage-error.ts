/** The command line is wrong. Told by its name: each command is a bundle of its own. */
export class UsageError extends Error {
  override name = "UsageError";
}
