/** One option of a command line. */
export interface Option {
  /** What stands for its value in help; a flag where absent. */
  readonly value?: string;
  /** One sentence. */
  readonly about: string;
  /** Whether there is no token without it. */
  readonly required?: true;
  /** What holds where it is not given. */
  readonly otherwise?: string;
  /** Of no use to a token that was minted before. */
  readonly mintsOnly?: true;
  /** One letter. */
  readonly short?: string;
}

/** Options by their name without the dashes. */
export type Options = Readonly<Record<string, Option>>;
