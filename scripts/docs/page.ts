/** A file with generated parts, as it has to be. */
export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
  /** What no generator can fix, each to follow the words "the page has". */
  readonly problems?: readonly string[];
}
