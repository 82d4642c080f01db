import type { ActionName } from "../actions.ts";
import type { Case } from "../case.ts";
import { answer } from "../faults.ts";
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
  ["one word without an end", "npm", 400, `{"message":"${"a".repeat(65_000)}"}`],
  ["arrays in arrays without an end", "nuget", 401, `{"error":${"[".repeat(30_000)}${"]".repeat(30_000)}}`],
];

/** Answers within their bound that would cost far more than they hold: of memory, each run may take no more than any other. */
export const growth: readonly Case[] = ANSWERS.map(([what, action, status, body]): Case => ({
  group: "registry",
  action,
  name: `reads a refusal of ${what} at no great cost`,
  world: { exchange: answer({ status, body }) },
  expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
}));
