import type { ErrorCode } from "@mint/core";
import type { Sandbox } from "@mint/sandbox";

/** One way in which a job and what is registered for it differ, or do not. */
export interface Situation {
  /** Ends the sentence "a job with …". */
  readonly name: string;
  /** Makes the world so; the seeded publisher is `octo-org/octo-repo`, `release.yml`, environment `release`. */
  arrange?(sandbox: Sandbox): void;
  /** Inputs of the step; they go before the target's own. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The event that started the job, as its file has it. */
  readonly event?: unknown;
  /** What the failure is called; absent if nothing is wrong and a token is minted. */
  readonly code?: ErrorCode;
  /** Stands in the first line of the annotation; `{name}` is the registry's name. */
  readonly first?: string;
  /** Every finding, `certainty id`, in order. */
  readonly findings?: readonly string[];
  /** What the form shall be filled with, by label; the empty text for what stays empty, `{issuer}` for the token's issuer. */
  readonly form?: Readonly<Record<string, string>>;
  /** Typing the form's values at the registry makes the next run succeed. */
  readonly curable?: boolean;
  /** Only a whole run can show it: it ends before there are claims, or is of another host. */
  readonly bundleOnly?: boolean;
}

/** The situations of a registry, and what a person does about them at the registry. */
export interface RegistrySituations {
  readonly situations: readonly Situation[];
  /** Types values into the registry's form, as the owner of the package would. */
  type(form: Readonly<Record<string, string>>, sandbox: Sandbox, situation: Situation): void;
}
