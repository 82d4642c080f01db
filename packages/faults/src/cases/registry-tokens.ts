import type { Case, Expectation } from "../case.ts";
import type { Fault } from "../fault.ts";
import { answer } from "../faults.ts";
import { secondsFromNow } from "../seconds-from-now.ts";

const group = "validation";

type Plan = Pick<Case, "name" | "action" | "world" | "expect">;

/** An answer with a token that no client could use; it is live all the same. */
function token(value: unknown, more: () => object = () => ({})): Fault {
  return answer({
    body: ({ world, request }) => {
      if (typeof value === "string" && value !== "") world.keepToken(value);
      const name = request.url === "/api/v2/token" ? "apiKey" : "token";
      return { success: true, [name]: value, ...more() };
    },
  });
}

const LONG = (length: number): string =>
  `pypi-${"0123456789abcdefghij".repeat(Math.ceil(length / 20))}`.slice(0, length);

const unusable: readonly (readonly [string, string])[] = [
  ["of fifteen characters", "pypi-0123456789"],
  ["of 32,769 characters", LONG(32_769)],
  ["of 40 KB", LONG(40_960)],
  ["with a line break in it", `${LONG(60)}\n${LONG(60)}`],
  ["with a line break after it", `${LONG(60)}\n`],
  ["with another output after a line break", `${LONG(60)}\ntoken=evil-evil-evil-evil`],
  ["with a carriage return in it", `${LONG(60)}\r${LONG(40)}`],
  ["with a command after a line break", `${LONG(60)}\n::set-output name=token::evil-evil-evil`],
  ["with a space in it", `${LONG(60)} ${LONG(60)}`],
  ["with a space before it", ` ${LONG(60)}`],
  ["with a null character in it", `${LONG(60)}\u0000${LONG(60)}`],
  ["with an escape sequence in it", `${LONG(60)}\u001b[31m${LONG(60)}`],
  ["with a character beyond ASCII", `${LONG(60)}é${LONG(60)}`],
  ["with a zero-width character in it", `${LONG(60)}\u200b${LONG(60)}`],
];

const arrivedUnusable: readonly Plan[] = unusable.flatMap(([what, value]) =>
  (["pypi", "nuget"] as const).map((action) => ({
    name: `refuses a token ${what}${action === "pypi" ? ", and revokes it" : ""}`,
    action,
    world: { exchange: token(value) },
    expect: {
      exit: 1 as const,
      code: "RESPONSE_INVALID",
      requests: { "id-token": [1, 2] as const, exchange: [1, 2] as const },
      neverSays: [/evil-evil/u],
      withinMs: 6_000,
    },
  })),
);

const noToken: readonly (readonly [string, unknown])[] = [
  ["missing", undefined],
  ["empty", ""],
  ["null", null],
  ["a number", 1234567890123456],
  ["true", true],
  ["an object", { value: "pypi-0123456789012345678901234567890" }],
  ["a list", ["pypi-0123456789012345678901234567890"]],
];

const withoutToken: readonly Plan[] = noToken.flatMap(([what, value]) =>
  (["pypi", "nuget"] as const).map((action) => ({
    name: `fails after two answers in which the token is ${what}`,
    action,
    world: { exchange: token(value) },
    expect: {
      exit: 1 as const,
      code: "RESPONSE_INVALID",
      requests: { "id-token": 2, exchange: 2 },
      losesToken: true,
      withinMs: 6_000,
    },
  })),
);

const usable: readonly Plan[] = [
  ["of sixteen characters", LONG(16)],
  ["of 32,768 characters", LONG(32_768)],
  ["of many signs", "pypi-!\"#$&'()*+,-./:;<=>?@[]^_`{|}~-%0A%0D-::add-mask::x"],
].map(([what, value]) => ({
  name: `delivers a token ${what} as it came`,
  action: "pypi",
  world: { exchange: token(value, () => ({ expires: secondsFromNow(900) })) },
  expect: {
    requests: { exchange: 1 },
    also: ({ main }) => (main.outputs["api-token"] === value ? [] : ["another token was delivered"]),
  },
}));

function expiry(value: () => unknown): Fault {
  return async (turn) => {
    const passthrough: unknown = await (await turn.passthrough()).json();
    const body = typeof passthrough === "object" && passthrough !== null ? { ...passthrough, expires: value() } : {};
    await answer({ body: JSON.stringify(body) })(turn);
  };
}

const PAST: Expectation = { warnings: [/clock/u] };

const expiries: readonly (readonly [string, "pypi" | "nuget", unknown, Expectation])[] = [
  ["looks past by a minute", "pypi", () => secondsFromNow(-60), PAST],
  ["looks past by an hour", "pypi", () => secondsFromNow(-3_600), { ...PAST, post: { requests: 0 } }],
  ["looks past by an hour", "nuget", () => new Date(secondsFromNow(-3_600) * 1_000).toISOString(), PAST],
  ["is missing", "pypi", undefined, {}],
  ["is missing", "nuget", undefined, {}],
  ["is null", "pypi", null, {}],
  ["is a word", "pypi", "soon", {}],
  ["is a word", "nuget", "soon\n::error::pwned", { neverSays: [/pwned/u] }],
  ["is beyond all dates", "pypi", 1e300, {}],
  ["is beyond all dates", "nuget", "+999999-01-01T00:00:00Z", {}],
  ["is negative", "pypi", -1, {}],
  ["is zero", "pypi", 0, {}],
  ["is a list", "pypi", () => [secondsFromNow(900)], {}],
  ["is an object", "nuget", { at: 1 }, {}],
  ["is an object that is no text", "pypi", { toString: 0, valueOf: 0 }, {}],
  ["is an object that is no text", "nuget", { toString: 0, valueOf: 0 }, {}],
];

const withExpiry: readonly Plan[] = expiries.map(([what, action, value, expect]) => ({
  name: `delivers a token whose expiry ${what}`,
  action,
  world: { exchange: expiry(() => (typeof value === "function" ? value() : value)) },
  expect: {
    requests: { exchange: 1 },
    ...expect,
    also: ({ main }) =>
      /^(|\+?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/u.test(main.outputs["expires-at"] ?? "")
        ? []
        : [`expires-at is ${main.outputs["expires-at"]}`],
  },
}));

/** What a registry's token and its expiry have to be before they are delivered. */
export const registryTokens: readonly Case[] = [...arrivedUnusable, ...withoutToken, ...usable, ...withExpiry].map(
  (one) => ({ group, ...one }),
);
