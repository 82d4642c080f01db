import type { IncomingMessage, ServerResponse } from "node:http";
import type { Stage } from "./received-request.ts";

/** What a fault may use of the world around it. */
export interface Surroundings {
  readonly requestToken: string;
  /** A URL at an origin that the action does not know. */
  otherOrigin(path: string): string;
  /** A well-signed ID token with claims laid over the job's; `null` removes one. It counts as a secret from then on. */
  signIdToken(claims: Readonly<Record<string, unknown>>, audience: string | readonly string[]): Promise<string>;
  /** A value that the action gets to know and may show nowhere but as a token. */
  keepSecret(value: string): string;
  /** As {@link keepSecret}, of a token that the registry issued: it should be revoked where it is of no use. */
  keepToken(value: string): string;
}

/** One request, and the means to answer it, well or badly. */
export interface Turn {
  readonly stage: Stage;
  /** Counted from 1 within the stage. */
  readonly nth: number;
  readonly request: IncomingMessage;
  readonly body: string;
  readonly response: ServerResponse;
  readonly world: Surroundings;
  /** What an normal server answers; asking for it has its effects. */
  passthrough(): Promise<Response>;
}

/** What a server does instead of answering as it should. */
export type Fault = (turn: Turn) => void | Promise<void>;

/** One fault for ever, or faults in order and honesty after them. */
export type Script = Fault | readonly Fault[];

/** Picks what happens at the nth request, counted from 1. */
export function faultAt(script: Script | undefined, nth: number): Fault | undefined {
  return typeof script === "function" ? script : script?.[nth - 1];
}
