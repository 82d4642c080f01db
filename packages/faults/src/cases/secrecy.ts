import type { Case } from "../case.ts";
import type { Fault, Turn } from "../fault.ts";
import { answer, raw, status } from "../faults.ts";
import { refusedAtOnce } from "./outcomes.ts";
import { posted, refusal, signature } from "./refusal.ts";

const group = "secrecy";

type Plan = Pick<Case, "name" | "action" | "world" | "inputs" | "env" | "expect" | "slow" | "post">;

/** Words of a registry that give away what it was sent. */
const echoes: readonly (readonly [string, (turn: Turn) => string])[] = [
  ["a whole ID token", (turn) => `bad token: ${posted(turn)}`],
  ["an ID token in quotes and brackets", (turn) => `bad token: ["${posted(turn)}"]`],
  ["the payload of an ID token", (turn) => `bad payload ${posted(turn).split(".")[1]}`],
  ["the signature of an ID token", (turn) => `bad signature ${signature(posted(turn))}`],
  ["twenty-five characters of an ID token", (turn) => `bad token …${signature(posted(turn)).slice(40, 65)}…`],
  ["twenty characters of an ID token", (turn) => `bad ${signature(posted(turn)).slice(100, 120)}!`],
  ["twenty-five characters glued to a word", (turn) => `token${signature(posted(turn)).slice(40, 65)}token`],
  ["an ID token split by null characters", (turn) => broken(posted(turn), "\u0000")],
  ["an ID token split by line breaks", (turn) => broken(posted(turn), "\n")],
  ["an ID token split by carriage returns", (turn) => broken(posted(turn), "\r")],
  ["an ID token split by zero-width characters", (turn) => broken(posted(turn), "\u200b")],
  ["an ID token split by soft hyphens", (turn) => broken(posted(turn), "\u00ad")],
  ["an ID token split by escape sequences", (turn) => broken(posted(turn), "\u001b[0m")],
  ["an ID token with its dots escaped", (turn) => posted(turn).replaceAll(".", "%2E")],
  ["an ID token at the edge of what is shown", (turn) => `${"word ".repeat(57)}${signature(posted(turn))}`],
  ["an ID token many times", (turn) => `${posted(turn)} `.repeat(8)],
  ["the request token", ({ world }) => `you are ${world.requestToken}`],
  ["a piece of the request token", ({ world }) => `you are ${world.requestToken.slice(7, 32)}`],
];

function broken(text: string, by: string): string {
  return (text.match(/.{1,12}/gu) ?? []).join(by);
}

const echoed: readonly Plan[] = echoes.flatMap(([what, words]) =>
  (["pypi", "nuget"] as const).map((action) => ({
    name: `does not show a refusal that repeats ${what}`,
    action,
    world: { exchange: refusal(action, words) },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
  })),
);

/** Other ways to write a secret that people and programs read as the same. */
const ENCODINGS: readonly (readonly [string, (text: string) => string])[] = [
  ["percent-encoded", (text) => encoded(text, (code) => `%${code}`)],
  ["in escapes of JSON", (text) => encoded(text, (code) => `\\u00${code}`)],
  ["in escapes of JavaScript", (text) => encoded(text, (code) => `\\x${code}`)],
  ["in escapes of HTML", (text) => encoded(text, (code) => `&#x${code};`)],
  ["in decimal escapes of HTML", (text) => encoded(text, (code) => `&#${Number.parseInt(code, 16)};`)],
  ["in hexadecimal bytes", (text) => encoded(text, (code) => `${code}:`)],
  ["in lines of base64", (text) => inLines(Buffer.from(text).toString("base64"))],
  [
    "in lines of base64url, from its second character",
    (text) => inLines(Buffer.from(text.slice(1)).toString("base64url")),
  ],
];

function encoded(text: string, write: (code: string) => string): string {
  return [...Buffer.from(text)].map((byte) => write(byte.toString(16).padStart(2, "0"))).join("");
}

/** As mail has them. */
function inLines(text: string): string {
  return text.replaceAll(/.{76}/gu, "$&\n");
}

const encodings: readonly Plan[] = ENCODINGS.flatMap(([what, encode]) =>
  (["ID token", "request token"] as const).map((which): Plan => {
    const secretOf = (turn: Turn): string => (which === "ID token" ? posted(turn) : turn.world.requestToken);
    const body = (turn: Turn): object => ({ message: `you sent ${encode(secretOf(turn))}`, errors: [] });
    return {
      action: "pypi",
      name: `does not show a refusal that repeats the ${which} ${what}`,
      world: { exchange: answer({ status: 422, body }) },
      expect: refusedAtOnce(
        "EXCHANGE_REFUSED",
        { exchange: 1 },
        {
          also: ({ world, main }) => {
            const shown = [main.log, main.summary].join("\n").replaceAll(/\s/gu, "");
            const written = [...world.secrets].map((secret) => encode(secret).replaceAll("\n", ""));
            return written.some((text) => shown.includes(text.slice(0, 60))) ? [`R9: a secret ${what} is shown`] : [];
          },
        },
      ),
    };
  }),
);

const others: readonly Plan[] = [
  {
    name: "does not show a success that cannot be parsed, nor the token in it",
    action: "pypi",
    world: {
      exchange: answer({ body: ({ world }) => `{"token":"${world.keepToken(`pypi-${"unparsable".repeat(9)}`)}` }),
    },
    expect: { exit: 1, code: "RESPONSE_INVALID", requests: { exchange: 2 }, losesToken: true, withinMs: 5_000 },
  },
  {
    name: "does not show a success that is the ID token alone",
    action: "nuget",
    world: { exchange: answer({ body: (turn) => posted(turn) }) },
    expect: { exit: 1, code: "RESPONSE_INVALID", requests: { exchange: 2 }, withinMs: 5_000 },
  },
  {
    name: "does not show an answer of the endpoint that cannot be parsed",
    action: "pypi",
    slow: true,
    world: {
      idToken: answer({ body: async ({ world }) => `{"value":"${await world.signIdToken({}, "pypi")}` }),
    },
    expect: {
      exit: 1,
      code: "RESPONSE_INVALID",
      requests: { "id-token": [1, 5], exchange: 0 },
      withinMs: 30_000,
    },
  },
  {
    name: "shows no other JWT that a refusal holds",
    action: "pypi",
    world: {
      exchange: refusal("pypi", () => `cf. eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSBlbHNlIn0.c29tZWJvZHkgZWxzZSdz`),
    },
    expect: refusedAtOnce(
      "EXCHANGE_REFUSED",
      { exchange: 1 },
      { neverSays: [/eyJhbGciOiJIUzI1NiJ9/u, /c29tZWJvZHk/u] },
    ),
  },
  {
    name: "shows no piece of an earlier ID token",
    action: "pypi",
    world: { exchange: [...earlierThenRefused()] },
    expect: { exit: 1, code: "EXCHANGE_REFUSED", requests: { exchange: 2 }, withinMs: 5_000 },
  },
  {
    name: "does not show a reason phrase",
    action: "nuget",
    world: {
      exchange: (turn) => raw(`HTTP/1.1 401 ${posted(turn)}\r\ncontent-length: 0\r\n\r\n`)(turn),
    },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
  },
  {
    name: "does not show a redirect's target",
    action: "pypi",
    world: {
      exchange: (turn) => status(302, { location: `https://elsewhere.example.test/?token=${posted(turn)}` })(turn),
    },
    expect: refusedAtOnce("REDIRECTED", { exchange: 1 }, { neverSays: [/elsewhere/u] }),
  },
  {
    name: "does not show an OIDC endpoint's words that repeat the request token",
    action: "nuget",
    world: { idToken: answer({ status: 401, body: ({ world }) => ({ message: `bad ${world.requestToken}` }) }) },
    expect: refusedAtOnce("IDENTITY_UNAVAILABLE", { "id-token": 1 }),
  },
  {
    name: "does not show a piece of the request token in an endpoint's words",
    action: "nuget",
    world: {
      idToken: answer({ status: 401, body: ({ world }) => ({ message: `bad ${world.requestToken.slice(20, 45)}` }) }),
    },
    expect: refusedAtOnce("IDENTITY_UNAVAILABLE", { "id-token": 1 }),
  },
  {
    name: "does not show a claim that repeats the request token",
    action: "pypi",
    world: {
      idToken: answer({
        body: async ({ world }) => ({
          value: await world.signIdToken({ repository: world.requestToken, actor: world.requestToken }, "pypi"),
        }),
      }),
    },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
  },
  {
    name: "does not show a claim whose name repeats the request token",
    action: "pypi",
    world: {
      idToken: answer({
        body: async ({ world }) => ({ value: await world.signIdToken({ [world.requestToken]: "x" }, "pypi") }),
      }),
      exchange: status(403),
    },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
  },
  {
    name: "shows no secret while it debugs",
    action: "pypi",
    env: { RUNNER_DEBUG: "1", ACTIONS_STEP_DEBUG: "true", DEBUG: "*", NODE_DEBUG: "" },
  },
  {
    name: "masks a key with signs that the runner escapes",
    action: "nuget",
    world: {
      exchange: answer({
        body: ({ world }) => ({ apiKey: world.keepToken("oy2%0A%25::add-mask::%0Dkey-with-signs") }),
      }),
    },
    expect: { requests: { exchange: 1 } },
  },
];

/** The first exchange fails for a moment; the second is refused with a piece of the first one's ID token. */
function earlierThenRefused(): readonly Fault[] {
  let first = "";
  return [
    (turn) => {
      first = signature(posted(turn));
      return status(503)(turn);
    },
    refusal("pypi", () => `seen before: ${first.slice(60, 85)} …`),
  ];
}

/** Secrets that servers give back. */
export const secrecy: readonly Case[] = [...echoed, ...encodings, ...others].map((one) => ({ group, ...one }));
