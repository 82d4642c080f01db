import { type ActionName, wireOf } from "../actions.ts";
import type { Fault, Turn } from "../fault.ts";
import { answer } from "../faults.ts";
import { idTokenOf } from "../invariants.ts";

/** The ID token in a request to exchange it. */
export function posted({ body, request }: Turn): string {
  return idTokenOf({ body, headers: request.headers });
}

/** The last part of an ID token. */
export function signature(token: string): string {
  return token.split(".")[2] ?? "";
}

/** A refusal with words in every field that a client might show. */
export function refusal(action: ActionName, words: (turn: Turn) => string): Fault {
  return (turn) => {
    const { status, body } = wireOf(action).refused(words(turn));
    return answer({ status, body })(turn);
  };
}
