import type { ActionName } from "../actions.ts";
import type { Case, Observed } from "../case.ts";
import { fullDisk } from "./full-disk.ts";
import { refusedAtOnce, refusedUnasked } from "./outcomes.ts";
import { posted, refusal } from "./refusal.ts";

const BOTH = ["pypi", "nuget"] as const satisfies readonly ActionName[];

/** Markdown and HTML that a server would have begun: what its words may not become. */
const MARKUP = /<script|<img|<details>\s*pwned|^\s*# pwned|\]\(https:\/\/pwned/mu;

function withoutMarkup({ main }: Observed): readonly string[] {
  return MARKUP.test(main.summary) ? ["R9: the summary holds markup of the server's"] : [];
}

const WORDS: readonly (readonly [string, string])[] = [
  ["a script", "no <script>alert(1)</script>"],
  ["an image", 'no <img src="https://pwned.example.test/?x">'],
  ["a heading", "no\n\n# pwned"],
  ["a link", "no [click](https://pwned.example.test)"],
];

const own = BOTH.flatMap((action): readonly Case[] => [
  ...["maybe", "0", "no"].map((summary): Case => ({
    group: "inputs",
    action,
    name: `refuses ${JSON.stringify(summary)} for summary`,
    inputs: { summary },
    expect: refusedUnasked("INVALID_INPUT", { says: [/summary/u] }),
  })),
  {
    group: "environment",
    action,
    name: "writes no summary when it is turned off",
    inputs: { summary: "false" },
    expect: { also: ({ main }) => (main.summary === "" ? [] : ["R15: something is in the summary"]) },
  },
  {
    group: "environment",
    action,
    name: "writes no summary of a refusal when it is turned off",
    inputs: { summary: "false" },
    world: { exchange: refusal(action, () => "no") },
    expect: refusedAtOnce(
      "EXCHANGE_REFUSED",
      { exchange: 1 },
      { also: ({ main }) => (main.summary === "" ? [] : ["R15: something is in the summary"]) },
    ),
  },
  {
    group: "secrecy",
    action,
    name: "says in the summary what was minted, and no secret",
    expect: { also: ({ main }) => (/One token/u.test(main.summary) ? [] : ["nothing is in the summary"]) },
  },
  {
    group: "secrecy",
    action,
    name: "says in the summary why there is no token, and nothing of the ID token that the refusal repeats",
    world: { exchange: refusal(action, (turn) => `bad ${posted(turn)}`) },
    expect: refusedAtOnce(
      "EXCHANGE_REFUSED",
      { exchange: 1 },
      { also: ({ main }) => (main.summary === "" ? ["nothing is in the summary"] : []) },
    ),
  },
  ...WORDS.map(([what, words]): Case => ({
    group: "secrecy",
    action,
    name: `puts ${what} of a refusal into the summary as plain words`,
    world: { exchange: refusal(action, () => words) },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }, { also: withoutMarkup }),
  })),
  {
    group: "secrecy",
    action,
    name: "puts claims into the summary as plain words",
    world: {
      claims: { repository: "octo-org/<img src=x>", environment: "a\n\n# pwned", workflow: "[x](https://pwned)" },
      exchange: refusal(action, () => "no"),
    },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }, { also: withoutMarkup }),
  },
  {
    group: "environment",
    action,
    name: "exports nothing where no token is given",
    inputs: { "export-env": "true" },
    world: { exchange: refusal(action, () => "no") },
    expect: refusedAtOnce("EXCHANGE_REFUSED", { exchange: 1 }),
  },
  {
    group: "environment",
    ...fullDisk("GITHUB_OUTPUT", action),
    name: "takes back what it exported where GITHUB_OUTPUT is full",
    inputs: { "export-env": "true" },
  },
]);

/** The inputs `summary` and `export-env`: what a person may ask to be written down. */
export const summary: readonly Case[] = own;
