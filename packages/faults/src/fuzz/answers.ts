import type { Fault, Turn } from "../fault.ts";
import {
  cutBody,
  cutChunks,
  drip,
  gzip,
  hangUp,
  passthrough,
  html,
  interim,
  late,
  raw,
  redirect,
  reset,
  status,
  wrongLength,
} from "../faults.ts";
import { FINAL_STATUSES, PASSING_STATUSES, REDIRECTS } from "../statuses.ts";
import type { Random } from "./random.ts";

/** One thing that a server does. */
export interface RandomAnswer {
  readonly what: string;
  readonly fault: Fault;
  /** Whether what the normal server made of the request comes to the one who asked, whole. */
  readonly isWhole: boolean;
}

/** Texts that could be mistaken for more than text; each is written into JSON unchanged. */
const TEXTS: readonly string[] = [
  '""',
  '" "',
  '"a\\nb"',
  '"::error::pwned"',
  '"\\n::add-mask::a"',
  '"##[error]pwned"',
  '"\\u202e\\u200b\\u2028"',
  '"\\ud800"',
  '"\\u0000\\u001b[2J"',
  '"<img src=x> [a](https://pwned.example.test) a@b.test"',
  '"__proto__"',
  '"Größe"',
];
const VALUES: readonly string[] = ["null", "true", "false", "0", "-1", "1e400", "-1e400", "1e22", "[]", "{}", "[null]"];

/** More than is read of an answer. */
const LONGEST_TEXT = 100_000;

/** A JSON text that nobody asked for, of any shape and up to more than is read of an answer. */
function oddJson(random: Random, depth = 0): string {
  const kind = random.below(depth > 2 ? 3 : 8);
  if (kind === 0) return random.pick(VALUES);
  if (kind === 1) return random.pick(TEXTS);
  if (kind === 2) return `"${"k".repeat(random.below(1_000))}"`;
  if (kind === 3) return `"${random.pick(["x ", "\\u200b", "a.", "é"]).repeat(random.below(20_000))}"`;
  if (kind === 4) return "[".repeat(5_000) + "]".repeat(5_000);
  const piece = oddJson(random, depth + 1);
  const most = Math.floor(LONGEST_TEXT / (piece.length + 1)) + 1;
  const count = Math.min(most, 1 + random.below(random.pick([2, 5, 30_000])));
  if (kind === 5) return `[${Array.from({ length: count }, () => piece).join()}]`;
  const names = ["token", "errors", "message", "error", "value", "expires", "audience", "__proto__", "constructor"];
  const fields = Array.from(
    { length: Math.min(count, 12) },
    () => `"${random.pick(names)}":${oddJson(random, depth + 1)}`,
  );
  return `{${fields.join()}}`;
}

/** The normal answer with one field that is something else, or that is there twice. */
function changedField(random: Random): Fault {
  const value = random.happens(0.3) ? oddJson(random) : random.pick([...VALUES, ...TEXTS]);
  const at = random.below(8);
  return async (turn) => {
    const text = await (await turn.passthrough()).text();
    const names = [...text.matchAll(/"(\w+)":/gu)].map(([, name = ""]) => name);
    const name = names[at % Math.max(1, names.length)] ?? "token";
    const body = random.happens(0.5)
      ? text.replace(new RegExp(`"${name}":("[^"]*"|[^,}]*)`, "u"), () => `"${name}":${value}`)
      : text.replace(/\}$/u, `,"${name}":${value}}`);
    turn.response.writeHead(200, { "content-type": "application/json" }).end(body);
  };
}

/** Any status with any words. */
function oddStatus(random: Random): Fault {
  const code = random.pick([...FINAL_STATUSES, ...PASSING_STATUSES, ...REDIRECTS, 200, 200, 201, 204, 206, 299, 599]);
  const waits = ["0", "1", "-1", "9".repeat(400), "soon", "Sun, 22 Nov 9999 12:00:20 GMT", ""];
  const headers = {
    "content-type": random.pick(["application/json", "text/html", "text/plain; charset=x", ""]),
    ...(random.happens(0.3) ? { "retry-after": random.pick(waits) } : {}),
    ...(random.happens(0.1) ? { location: random.pick(["/", "https://pwned.example.test/", "::"]) } : {}),
  };
  const text = oddJson(random);
  const cut = random.happens(0.2) ? random.below(text.length + 1) : text.length;
  return ({ response }: Turn) => void response.writeHead(code, headers).end(code === 204 ? "" : text.slice(0, cut));
}

/** Bytes that are not an answer, or barely one. */
function oddBytes(random: Random): string {
  const bytes = Array.from({ length: random.below(200) }, () => String.fromCharCode(random.below(256))).join("");
  return random.pick([
    bytes,
    `HTTP/1.1 200 OK\r\n${bytes}\r\n\r\n`,
    `HTTP/1.1 ${random.below(1_000)} \r\n\r\n${bytes}`,
    `HTTP/1.1 200 OK\r\ncontent-length: ${random.below(100)}\r\n\r\n${bytes}`,
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${random.below(99)}\r\n${bytes}`,
  ]);
}

/** Makes what a server does with one request; as often as not it answers as it should. */
export function randomAnswer(random: Random): RandomAnswer {
  const answers: readonly (() => RandomAnswer)[] = [
    () => ({ what: "an odd status", fault: oddStatus(random), isWhole: false }),
    () => ({ what: "a changed field", fault: changedField(random), isWhole: false }),
    () => ({ what: "odd bytes", fault: raw(oddBytes(random)), isWhole: false }),
    () => ({ what: "a cut body", fault: cutBody(random.below(400), random.pick(["close", "reset"])), isWhole: false }),
    () => ({ what: "a wrong length", fault: wrongLength(random.below(40) - 20), isWhole: false }),
    () => ({ what: "an outage", fault: status(random.pick(PASSING_STATUSES)), isWhole: true }),
    () => ({ what: "a page", fault: html(random.pick([200, 403, 500])), isWhole: true }),
    () => ({
      what: "a redirect",
      fault: redirect(random.pick(REDIRECTS), random.pick(["here", "elsewhere"])),
      isWhole: true,
    }),
    () => ({ what: "no answer", fault: random.pick([reset, hangUp]), isWhole: true }),
    () => ({ what: "another framing", fault: random.pick([interim, gzip, cutChunks]), isWhole: false }),
    () => ({ what: "a slow answer", fault: random.pick([late(random.below(400)), drip(5, 60)]), isWhole: true }),
  ];
  if (random.happens(0.5)) return { what: "honesty", fault: passthrough, isWhole: true };
  return random.pick(answers)();
}
