import type { Sandbox } from "@mint/sandbox";
import type { Files, Need, Variables } from "../clients/client.ts";
import type { Artifact } from "./surroundings.ts";

/** What is expected of a job. */
export interface ExpectedJob {
  readonly ends: "succeeded" | "failed";
  /** Outputs of its steps, as the log shows them; a pattern where they differ each time. */
  readonly outputs?: Readonly<Record<string, string | RegExp>>;
  /** The one error that mint annotates. */
  readonly error?: RegExp;
}

/** A repository whose workflow act runs. */
export interface Scenario {
  readonly name: string;
  /** What its steps need beside mint. */
  readonly needs: readonly Need[];
  /** The repository: the workflow, and what the checkout is to bring. */
  readonly files: Files;
  /** What earlier jobs have uploaded, by name. */
  readonly artifacts?: Readonly<Record<string, Artifact>>;
  /** Variables that a rehearsal sets and a job does not need. */
  readonly settings?: Variables;
  /** False: the job may not ask for an identity. Default: true. */
  readonly hasIdentity?: boolean;
  /** Changes what is registered, and the job. */
  arrange?(sandbox: Sandbox): void;
  /** By name; one of a matrix has its number behind it. */
  readonly jobs: Readonly<Record<string, ExpectedJob>>;
  /** The sandbox's account of what it was asked, without the ID tokens; in any order. */
  readonly received: readonly string[];
}
