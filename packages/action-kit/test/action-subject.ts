import type { RegistryTarget } from "./registry-target.ts";
import type { Servers } from "./world-for-each-test.ts";

/** A job that is refused: what is wrong with it, and what the error says. */
export interface RefusedJob {
  readonly title: string;
  readonly arrange: (servers: Servers) => void;
  readonly message: string;
}

/** A step that is wrong by itself. */
export interface WrongStep {
  readonly title: string;
  readonly code: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The event that started the job, as its file has it. */
  readonly event?: unknown;
  /** What the error has to contain beside its code. */
  readonly text?: string;
  /** What of the inputs may not be printed. */
  readonly notPrinted?: readonly string[];
}

/** What the suite needs to know of an action. */
export interface ActionSubject extends RegistryTarget {
  /** As workflows name it. */
  readonly uses: string;
  /** Pages with steps of it, from its folder; default its own README. */
  readonly pages?: readonly string[];
  /** The input that takes the address of the registry. */
  readonly address: string;
  readonly audience: (servers: Servers) => string;
  /** Further outputs than `token` that hold the token. */
  readonly tokenOutputs?: readonly string[];
  /** Further outputs than these and `expires-at`, without secrets. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** The variables that hold the token with `export-env`, and others with what they equal. */
  readonly env: {
    readonly token: readonly string[];
    readonly others?: (servers: Servers) => Readonly<Record<string, unknown>>;
  };
  readonly refused: readonly RefusedJob[];
  readonly wrong: readonly WrongStep[];
}
