import type { ActionName } from "../actions.ts";
import type { Case } from "../case.ts";
import { answer, status } from "../faults.ts";
import { refusedAtOnce } from "./outcomes.ts";

/** As many bytes as are read of an answer. */
const LARGEST_ANSWER_BYTES = 65_536;

/** The largest JSON text that fits an answer: a head, a piece as often as it fits, and an end. */
function filled(head: string, piece: string, end: string): string {
  const times = Math.floor((LARGEST_ANSWER_BYTES - head.length - end.length) / piece.length);
  return `${head}${Array.from({ length: times }, () => piece).join("")}${end}`;
}

const ANSWERS: readonly (readonly [string, ActionName, number, string])[] = [
  [
    "one long field with thousands of empty reasons",
    "rubygems",
    422,
    filled(`{"errors":{"${"k".repeat(30_000)}":["x"`, ',""', "]}}"),
  ],
  [
    "one long field with thousands of invisible reasons",
    "rubygems",
    422,
    filled(`{"errors":{"${"k".repeat(20_000)}":["x"`, ',"\\u200b"', "]}}"),
  ],
  [
    "thousands of empty errors",
    "pypi",
    422,
    filled('{"message":"no","errors":[{"code":"a","description":"b"}', ",{}", "]}"),
  ],
  ["thousands of invisible errors", "crates", 400, filled('{"errors":[{"detail":"no"}', ',{"detail":"\\u200b"}', "]}")],
  ["thousands of comments without an end", "crates", 403, "<!--".repeat(16_000)],
  ["thousands of scripts without an end", "npm", 403, `<html>${"<script>".repeat(8_000)}`],
  ["one word without an end", "npm", 400, `{"message":"${"a".repeat(65_000)}"}`],
  ["arrays in arrays without an end", "nuget", 401, `{"error":${"[".repeat(30_000)}${"]".repeat(30_000)}}`],
];

/** As much of one secret as an answer holds, and no token. */
const LONG_SECRET = `pypi-${"0123456789abcdefghijklmnopqrstuvwxyz".repeat(1_800)}`.slice(0, 64_000);

/** A first answer chooses what is a secret from then on; the second repeats it, or nearly, as often as it fits. */
const remembered: readonly Case[] = [
  ["the secret itself", LONG_SECRET],
  ["what differs from it in each twentieth character", LONG_SECRET.replaceAll(/.{19}/gu, "$&!")],
  ["its pieces between blanks", LONG_SECRET.replaceAll(/.{30}/gu, "$& ")],
].map(([what = "", text = ""]): Case => ({
  group: "registry",
  action: "pypi",
  name: `looks at no great cost for a long secret that an answer made up, in a refusal of ${what}`,
  world: {
    exchange: [
      answer({ body: ({ world }) => ({ success: true, token: world.keepToken(LONG_SECRET) }) }),
      answer({ status: 422, body: JSON.stringify({ message: text.slice(0, 60_000), errors: [] }) }),
    ],
    revocation: status(204),
  },
  expect: { exit: 1, code: "EXCHANGE_REFUSED", requests: { exchange: 2, revocation: 1 }, withinMs: 3_500 },
}));

const grown: readonly Case[] = ANSWERS.map(([what, action, code, body]): Case => ({
  group: "registry",
  action,
  name: `reads a refusal of ${what} at no great cost`,
  world: { exchange: answer({ status: code, body }) },
  expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
}));

/** Answers within their bound that would cost far more than they hold: of memory, each run may take no more than any other. */
export const growth: readonly Case[] = [...grown, ...remembered];
