/** The command line is wrong. Told by its name: each command is a bundle of its own. */
export class UsageError extends Error {
  override name = "UsageError";
  /** The registry whose help has the answer. */
  readonly registry: string | undefined;

  constructor(message: string, registry?: string) {
    super(message);
    this.registry = registry;
  }
}
