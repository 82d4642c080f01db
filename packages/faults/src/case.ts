import type { ActionResult, Environment, PhaseResult, PostOptions, SignalPlan } from "@mint/runner";
import type { ActionName } from "./actions.ts";
import type { Stage } from "./received-request.ts";
import type { World, WorldPlan } from "./world.ts";

/** The groups of the suite, in the order of its table. */
export const GROUPS = [
  "environment",
  "inputs",
  "oidc",
  "registry",
  "transport",
  "connections",
  "validation",
  "secrecy",
  "post",
  "cancellation",
  "concurrency",
] as const;

/** What a case is about. */
export type Group = (typeof GROUPS)[number];

/** A number, or the least and the most. */
export type Count = number | readonly [least: number, most: number];

/** All that was seen of one run. */
export interface Observed {
  readonly case: Case;
  readonly world: World;
  readonly result: ActionResult;
  readonly main: PhaseResult;
  readonly post: PhaseResult | undefined;
  /** Every different command line that the processes had while they talked to the world. */
  readonly commandLines: ReadonlySet<string>;
  /** Whether a process had a child of its own. */
  readonly hadChildren: boolean;
}

/** What a case expects beside the invariants. */
export interface Expectation {
  /** Of main. Default: 0. */
  readonly exit?: 0 | 1 | 129 | 130 | 131 | 143;
  /** In main's one error annotation. */
  readonly code?: string;
  /** Each is somewhere in main's log or annotations. */
  readonly says?: readonly RegExp[];
  readonly neverSays?: readonly RegExp[];
  /** Main's warnings, all of them, in order. Default: none. */
  readonly warnings?: readonly RegExp[];
  /** Main's requests by stage; a stage that is not named may have any number. */
  readonly requests?: Readonly<Partial<Record<Stage, Count>>>;
  readonly withinMs?: number;
  readonly minMs?: number;
  /** A token of the registry may stay alive, since its answer never arrived whole. Default: no. */
  readonly losesToken?: boolean;
  /** What post did; by default it revokes what main delivered, in silence, and does nothing else. */
  readonly post?: PostExpectation;
  /** Nobody can hear it, or it has no time to say so: an error annotation may be missing. */
  readonly unheard?: boolean;
  /** Main was asked to export: the token may stand in these variables, and in none else. Default: nothing is exported. */
  readonly exports?: readonly string[];
  /** Node itself says something there. */
  readonly stderr?: RegExp;
  /** Checks that fit nothing above; each text it returns is a failure. */
  readonly also?: (seen: Observed) => readonly string[];
}

/** What has to be seen of the post step. */
export interface PostExpectation {
  readonly exit?: 0 | 129 | 130 | 131 | 143;
  /** The one warning. Default: none. */
  readonly warning?: RegExp;
  /** One warning may be there, or none. */
  readonly anyWarning?: boolean;
  /** Requests to revoke. Default: one where main delivered, else none. */
  readonly requests?: Count;
  readonly says?: readonly RegExp[];
  readonly neverSays?: readonly RegExp[];
  readonly withinMs?: number;
}

/** Many runs of one action at the same servers. */
export interface CrowdPlan {
  readonly runs: number;
  /** From 0 to 1: how many of the requests go wrong, within what every run has to survive. */
  readonly faulty: number;
}

/** One thing that goes wrong, and what must come of it. */
export interface Case {
  readonly group: Group;
  /** A behaviour, in the present tense. */
  readonly name: string;
  readonly action: ActionName;
  readonly world?: WorldPlan;
  /** Laid over inputs that fit the world; an empty text takes one away. */
  readonly inputs?: Readonly<Record<string, string>> | ((world: World) => Readonly<Record<string, string>>);
  /** Laid over the environment of a job in that world; `undefined` takes one away. */
  readonly env?: Environment | ((world: World) => Environment);
  readonly event?: unknown;
  readonly signals?: (world: World) => readonly SignalPlan[];
  readonly post?: boolean | PostOptions;
  /** Shell words around `exec "$NODE" "$@"`, to change what the process inherits: `ulimit -f 0;` or `>&-`. */
  readonly shell?: { readonly before?: string; readonly after?: string };
  /** Takes more than some seconds, nearly all of them waiting. */
  readonly slow?: boolean;
  /** How many of it run at once in one world, each with faults of its own. */
  readonly crowd?: CrowdPlan;
  readonly expect?: Expectation;
}
