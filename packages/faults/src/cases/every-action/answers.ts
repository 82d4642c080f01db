import { type ActionName, rowOf, wireOf } from "../../actions.ts";
import type { Case } from "../../case.ts";
import type { Fault } from "../../fault.ts";
import { answer } from "../../faults.ts";
import { HOSTS } from "../../world.ts";
import { refusedUnasked } from "../outcomes.ts";
import { dealt, FURTHER } from "./sample.ts";
import { secondsFromNow } from "../../seconds-from-now.ts";

const group = "validation";

const LONG = "token-0123456789abcdefghijklmnopqrstuvwxyz0123456789";
/** What a header can hold; a server reads no more than 16 KiB of headers. */
const FITS_HEADER = /^[\t\u0020-\u007e\u0080-\u00ff]{1,12000}$/u;

/** A success with a token that no client could use; it is live all the same. */
function granted(action: ActionName, token: unknown, more: () => object = () => ({})): Fault {
  return answer({
    body: ({ world }) => {
      if (typeof token === "string" && token !== "") world.keepToken(token);
      return wireOf(action).success(token, more());
    },
  });
}

const UNUSABLE: readonly (readonly [string, string])[] = [
  ["of fifteen characters", "cio_0123456789a"],
  ["of 32,769 characters", "0123456789abcdef".repeat(2_049).slice(0, 32_769)],
  ["with another output after a line break", `${LONG}\ntoken=evil-evil-evil-evil`],
  ["with a command after a line break", `${LONG}\n::error::evil-evil-evil`],
  ["with a space in it", `${LONG} ${LONG}`],
  ["with a character beyond ASCII", `${LONG}é${LONG}`],
];

const unusable: readonly Case[] = dealt(UNUSABLE, 3).map(([action, [what, token]]) => {
  const isRevocable = wireOf(action).revokesByHeader !== true || FITS_HEADER.test(token);
  return {
    group,
    action,
    name: `refuses a token ${what}${rowOf(action).revokes && isRevocable ? ", and revokes it" : ""}`,
    world: { exchange: granted(action, token) },
    expect: {
      exit: 1,
      code: "RESPONSE_INVALID",
      requests: { "id-token": [1, 2], exchange: [1, 2] },
      neverSays: [/evil-evil/u],
      losesToken: !isRevocable,
      withinMs: 6_000,
    },
  };
});

const MISSING: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["a number", 1234567890123456],
  ["an object", { value: LONG }],
];

const missing: readonly Case[] = dealt(MISSING, 2).map(([action, [what, token]]) => ({
  group,
  action,
  name: `fails after two answers in which the token is ${what}`,
  world: { exchange: granted(action, token) },
  expect: {
    exit: 1,
    code: "RESPONSE_INVALID",
    requests: { "id-token": 2, exchange: 2 },
    losesToken: true,
    withinMs: 6_000,
  },
}));

const EXPIRIES: readonly (readonly [string, unknown])[] = [
  ["is a word", "soon\n::error::pwned"],
  ["is beyond all dates", 1e300],
  ["is an object that is no text", { toString: 0, valueOf: 0 }],
];

const expiries: readonly Case[] = FURTHER.flatMap((action): readonly Case[] => {
  const field = wireOf(action).expiry;
  if (field === undefined) return [];
  return [
    ...EXPIRIES.map(([what, value]) => ({
      group: "validation" as const,
      action,
      name: `delivers a token whose expiry ${what}`,
      world: { exchange: granted(action, LONG, () => ({ [field]: value })) },
      expect: { requests: { exchange: 1 }, neverSays: [/pwned/u] },
    })),
    {
      group,
      action,
      name: "delivers a token whose expiry looks past, with one warning",
      world: {
        exchange: granted(action, LONG, () => ({ [field]: new Date(secondsFromNow(-60) * 1_000).toISOString() })),
      },
      expect: { requests: { exchange: 1 }, warnings: [/clock/u] },
    },
  ];
});

/** The audience is bound to the host, whatever is typed. */
const audiences: readonly Case[] = FURTHER.flatMap((action): readonly Case[] => {
  const { audience, registry } = rowOf(action);
  const world = { oidc: { host: HOSTS.oidc }, registry: { host: HOSTS.index }, proxy: {} };
  return [
    {
      group,
      action,
      name: `sends no identity for ${audience} to another registry, though it is typed`,
      world,
      inputs: { audience },
      expect: refusedUnasked("AUDIENCE_MISMATCH"),
    },
    {
      group,
      action,
      name: "sends no identity for signing to any registry, though it is typed",
      world,
      inputs: { audience: "sigstore" },
      expect: refusedUnasked("AUDIENCE_MISMATCH"),
    },
    {
      group,
      action,
      name: "asks for an identity for the given registry, and no other",
      world: {
        ...world,
        ...(registry === "pypi" ? { audience: HOSTS.index } : {}),
        prepare: ({ crates, rubygems, npm }) => {
          crates.settings.audience = HOSTS.index;
          rubygems.settings.audience = HOSTS.index;
          npm.settings.audience = `npm:${HOSTS.index}`;
        },
      },
      inputs: { audience: "" },
      expect: { requests: { "id-token": 1, exchange: 1 } },
    },
  ];
});

/** What the answers have to be, for every further action. */
export const answers: readonly Case[] = [...unusable, ...missing, ...expiries, ...audiences];
