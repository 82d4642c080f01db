import { rowOf } from "../../actions.ts";
import type { Case } from "../../case.ts";
import { hang, late } from "../../faults.ts";
import { COMES_MS, send, when } from "../cancellation.ts";
import { FURTHER, REVOKING } from "./sample.ts";

const group = "cancellation";

const inMain: readonly Case[] = FURTHER.flatMap((action): readonly Case[] => {
  const { revokes } = rowOf(action);
  return [
    {
      group,
      action,
      name: "ends on SIGINT while it waits for an ID token",
      world: { idToken: hang },
      signals: send(when("id-token"), "SIGINT"),
      expect: { exit: 130, code: "CANCELLED", requests: { "id-token": 1, exchange: 0 } },
    },
    {
      group,
      action,
      name: "ends on SIGTERM while the exchange hangs",
      world: { exchange: hang },
      signals: send(when("exchange"), "SIGTERM"),
      expect: { exit: 143, code: "CANCELLED", requests: { exchange: 1 } },
    },
    {
      group,
      action,
      name: `ends on SIGTERM while a token comes, which ${revokes ? "is" : "cannot be"} revoked`,
      world: { exchange: late(COMES_MS) },
      signals: send(when("exchange", 0), "SIGTERM"),
      expect: { exit: 143, code: "CANCELLED", requests: { exchange: 1, revocation: revokes ? 1 : 0 } },
    },
  ];
});

const inPost: readonly Case[] = REVOKING.map((action) => ({
  group,
  action,
  name: "ends post on SIGTERM while the revocation hangs",
  world: { revocation: hang },
  signals: send(when("revocation"), "SIGTERM", "post"),
  expect: { post: { exit: 143, requests: 1, anyWarning: true, withinMs: 5_000 } },
}));

/** Signals, for every further action. */
export const signals: readonly Case[] = [...inMain, ...inPost];
