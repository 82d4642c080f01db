import { type ActionName, ACTIONS, rowOf } from "../actions.ts";
import type { Case } from "../case.ts";
import type { Script } from "../fault.ts";
import { type RandomAnswer, randomAnswer } from "./answers.ts";
import { randomOf } from "./random.ts";
import { randomSurrounding } from "./surroundings.ts";

/** One case that chance made. */
export interface RandomCase {
  /** Makes it again. */
  readonly seed: string;
  readonly one: Case;
  /** Whether every token that the registry issued came to the action: it has to be delivered or revoked then. */
  readonly losesNone: boolean;
  /** Whether every revocation that is asked for is carried out. */
  readonly revokes: boolean;
}

/** Every action that chance may choose. */
export const NAMES = Object.keys(ACTIONS) as readonly ActionName[];
/** Then servers behave normally: each case comes to its end. */
const MOST_ANSWERS = 4;

/** Makes a case of a seed. */
export function randomCase(seed: string): RandomCase {
  const random = randomOf(seed);
  const action = random.pick(NAMES);
  const answers = (chance: number): readonly RandomAnswer[] =>
    random.happens(chance) ? Array.from({ length: 1 + random.below(MOST_ANSWERS) }, () => randomAnswer(random)) : [];
  const [idToken, discovery, exchange, revocation] = [answers(0.35), answers(0.2), answers(0.5), answers(0.2)];
  const script = (list: readonly RandomAnswer[]): Script => list.map(({ fault }) => fault);
  const surrounding = randomSurrounding(random);
  const told = { idToken, discovery, exchange, revocation };
  const what = Object.entries(told).flatMap(([stage, list]) =>
    list.length === 0 ? [] : [`${stage}: ${list.map((each) => each.what).join(", ")}`],
  );
  const { signals, env, ...rest } = surrounding;
  const { PATH: _, ...shownEnv } = typeof env === "object" ? env : {};
  return {
    seed,
    losesNone: exchange.every(({ isWhole }) => isWhole),
    revokes: revocation.every((answer) => answer.what === "honesty" || answer.what === "a slow answer"),
    one: {
      group: "validation",
      action,
      name: `${seed}: ${[...what, JSON.stringify({ ...rest, env: shownEnv, signals: signals !== undefined })].join("; ")}`,
      world: {
        idToken: script(idToken),
        discovery: script(discovery),
        exchange: script(exchange),
        revocation: script(revocation),
      },
      ...surrounding,
      // What it was asked to export may stand there.
      ...(surrounding.exports ? { expect: { exports: rowOf(action).exports } } : {}),
    },
  };
}
