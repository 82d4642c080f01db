import type { Case, Observed } from "../case.ts";
import { answer, status } from "../faults.ts";
import type { Surroundings } from "../fault.ts";
import { refusedAtOnce } from "./outcomes.ts";

const group = "validation";

/** Invisible characters, one of which stands between any two characters of a secret. */
const INVISIBLE: readonly (readonly [string, string])[] = [
  ["zero-width spaces", "\u200b"],
  ["soft hyphens", "\u00ad"],
  ["line breaks", "\n"],
  ["blanks that are not ASCII", "\u2003"],
  ["variation selectors", "\ufe0f"],
];

const broken: readonly Case[] = INVISIBLE.map(([what, by]) => ({
  group: "secrecy",
  action: "pypi",
  name: `does not show a claim that repeats the request token, broken up by ${what}`,
  world: {
    idToken: answer({
      body: async ({ world }) => ({ value: await world.signIdToken({ environment: brokenToken(world, by) }, "pypi") }),
    }),
    exchange: status(403),
  },
  expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }, { also: (seen) => visibleIn(seen) }),
}));

function brokenToken({ requestToken }: Pick<Surroundings, "requestToken">, by: string): string {
  return Array.from(requestToken).join(by);
}

/** Whoever copies it without what nobody sees has the secret, as has whoever reads how it is written out. */
function visibleIn({ main, world }: Observed): readonly string[] {
  const shown = [main.log, main.summary, ...main.annotations.map(({ message }) => message)].join("");
  const bare = shown.replace(/U\+[0-9A-F]{4,5}/gu, "").replace(/[^\x21-\x7e]/gu, "");
  return bare.includes(world.sandbox.issuer.requestToken.slice(7, 32)) ? ["R8: the request token can be read"] : [];
}

const ADDRESSES: readonly string[] = ["a@b.test", "https://b.test/x", "www.b.test", "HTTP://b.test", "ftp://b.test"];
/** What GitHub makes a link of, in text that no element cuts. @see https://github.github.com/gfm/#autolinks-extension- */
const LINK = /\S@b\.test|(?:https?|ftp):\/\/b\.test|www\.b\.test/iu;

const links: readonly Case[] = ADDRESSES.map((address) => ({
  group: "secrecy",
  action: "pypi",
  name: `makes no link in the summary of a claim such as ${address}`,
  world: { claims: { environment: address, workflow_ref: `octo-org/octo-repo/${address}` }, exchange: status(403) },
  expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }, { also: linksIn }),
}));

function linksIn({ main: { summary } }: Observed): readonly string[] {
  const texts = summary
    .split(/<[^>]*>/u)
    .map((text) => text.replaceAll(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code))));
  const isShown = texts.join("").includes("b.test");
  return [
    ...(isShown ? [] : ["the summary says nothing of the claim"]),
    ...texts.filter((text) => LINK.test(text)).map((text) => `R9: the summary has a link: ${text.slice(-100)}`),
  ];
}

const odd: readonly Case[] = [
  {
    group,
    action: "pypi",
    name: "reports a refusal of a claim that holds half of a character",
    world: { claims: { environment: "release\ud800", workflow: "\udfff" }, exchange: status(403) },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
  },
  ...[{ exp: -1e22 }, { iat: 1e300 }, { iat: 1e22, exp: 1e22 }].map((claims): Case => ({
    group,
    action: "nuget",
    name: `shows only readable numbers of ${JSON.stringify(claims)}`,
    world: { claims },
    expect: {
      exit: 1,
      code: "RESPONSE_INVALID",
      requests: { exchange: 0 },
      neverSays: [/Infinity|NaN|\de\+\d/u],
      says: [/more than 300 years/u],
    },
  })),
  ...["9".repeat(400), "10000000000000000000000"].map((seconds): Case => ({
    group,
    action: "pypi",
    name: `shows only readable numbers of a wait of ${seconds.length} digits`,
    world: { exchange: answer({ status: 429, headers: { "retry-after": seconds }, body: {} }) },
    expect: refusedAtOnce("RATE_LIMITED", { exchange: 1 }, { neverSays: [/Infinity|NaN|\de\+\d/u] }),
  })),
];

/** Claims that are more than what they seem to be. */
export const claims: readonly Case[] = [...broken, ...links, ...odd];
