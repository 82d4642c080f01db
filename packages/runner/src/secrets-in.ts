import type { PhaseResult } from "./phase-result.ts";

/** A piece of a secret where none may be. */
export interface Leak {
  /** Index of the secret in the list that was given. */
  readonly secret: number;
  /** `main log`, `post stderr`, `main file home/.npmrc` … */
  readonly place: string;
  /** The longest piece there, as it stands in the text. */
  readonly piece: string;
}

/** What to look for, and where secrets are meant to be. */
export interface SecretsInOptions {
  /** Shortest piece that counts; a secret that is shorter counts as a whole. Default 20. */
  readonly pieces?: number;
  /** Outputs that may hold secrets; default all of them. */
  readonly outputs?: readonly string[];
  /** State that may hold secrets; default all of it. */
  readonly state?: readonly string[];
  /** Exported variables that may hold secrets; default none. */
  readonly env?: readonly string[];
}

const PIECE = 20;
/** Commands that carry secrets by design. */
const CARRIERS = new Set(["add-mask", "set-output", "save-state"]);

/**
 * Finds pieces of secrets in all that an observer of a run can see: the log as shown, both streams raw (but for the
 * commands that carry secrets), annotations, summary, changed files, exported variables, and those outputs and state
 * that are not meant to hold any.
 *
 * @example
 * expect(secretsIn(result, [jwt, token])).toEqual([]);
 */
export function secretsIn(
  result: { readonly phases: readonly PhaseResult[] },
  secrets: readonly string[],
  options: SecretsInOptions = {},
): Leak[] {
  const finders = secrets.map((secret) => new PieceFinder(secret, options.pieces ?? PIECE));
  return result.phases.flatMap((phase) =>
    visibleTexts(phase, options).flatMap(([place, text]) =>
      finders.flatMap((finder, secret) => finder.find(text).map((piece) => ({ secret, place, piece }))),
    ),
  );
}

function visibleTexts(phase: PhaseResult, options: SecretsInOptions): [place: string, text: string][] {
  const raw = (stream: string) =>
    phase.lines
      .filter((line) => line.stream === stream && !CARRIERS.has(line.command?.name.toLowerCase() ?? ""))
      .map((line) => line.text)
      .join("\n");
  const unless = (
    allowed: readonly string[] | undefined,
    values: Readonly<Record<string, string>>,
    kind: string,
  ) =>
    Object.entries(values)
      .filter(([name]) => allowed?.includes(name) === false)
      .map(([name, value]): [string, string] => [`${kind} ${name}`, value]);
  const texts: [string, string][] = [
    ["log", phase.log],
    ["stdout", raw("stdout")],
    ["stderr", raw("stderr")],
    ...phase.annotations.map((one): [string, string] => [
      "annotation",
      JSON.stringify([one.message, one.properties]),
    ]),
    ["summary", phase.summary],
    ["path", phase.path.join("\n")],
    ...phase.files.map((file): [string, string] => [`file ${file.path}`, `${file.path}\n${file.text}`]),
    ...unless(options.env ?? [], phase.env, "env"),
    ...unless(options.outputs, phase.outputs, "output"),
    ...unless(options.state, phase.state, "state"),
  ];
  return texts.map(([place, text]) => [`${phase.phase} ${place}`, text]);
}

/** Every window of a secret in a set: a text is gone through once, whatever its length and the secret's. */
class PieceFinder {
  readonly #windows = new Set<string>();
  readonly #length: number;

  constructor(secret: string, pieces: number) {
    if (secret === "") throw new Error("an empty secret is in every text");
    this.#length = Math.min(pieces, secret.length);
    for (let at = 0; at + this.#length <= secret.length; at++)
      this.#windows.add(secret.slice(at, at + this.#length));
  }

  /** The longest stretch that is made of windows of the secret, if there is one. */
  find(text: string): string[] {
    let longest = "";
    for (let at = 0; at + this.#length <= text.length; at++) {
      let end = at;
      while (end + this.#length <= text.length && this.#windows.has(text.slice(end, end + this.#length)))
        end++;
      if (end > at && end - at + this.#length - 1 > longest.length)
        longest = text.slice(at, end + this.#length - 1);
      if (end > at) at = end;
    }
    return longest === "" ? [] : [longest];
  }
}
