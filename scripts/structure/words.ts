import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Entry, listPage, listSource } from "./listing.ts";
import { listFiles } from "./source-file.ts";

/** Words of our own, which a reader would have to learn, and the field's words in their place. Never used in a name or a text. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  voice: "refusal pattern",
  saying: "pattern",
  heard: "match",
  witness: "emulator, or real client",
  unfit: "rejected",
  nearest: "suggestion, closest",
  lapsed: "expired",
  altered: "modified",
  burn: "revoke",
  burns: "revokes",
  burnt: "revoked",
  burning: "revocation",
  maskable: "value to mask",
  told: "detail",
  untold: "remaining",
  speaker: "source",
  mend: "fix",
  mended: "fixed",
  spoil: "arrange",
  spoils: "arranges",
  aimed: "target",
  honest: "passthrough",
  train: "release",
  trains: "releases",
};

/** Ordinary words in a sentence; as names they say nothing, so another is used there. */
const VAGUE_NAMES: Readonly<Record<string, string>> = {
  elsewhere: "other",
  otherwise: "default",
  words: "messages",
  least: "min",
  most: "max",
  leave: "exit",
  seen: "context",
  room: "package",
  floor: "layer",
  house: "project",
  ground: "base",
};

/** What stops a reader, as the whole name alone, or as a turn of phrase. */
const VAGUE_WHOLE_NAMES = ["say", "means", "listen", "part", "others", "reach", "location", "question", "grant"];
const PHRASES = [
  /(?<!\bthere )\b(?:is|are) none\b/i,
  /\bin the place of\b/,
  /\bleft in peace\b/,
  /\b(?:lies|lie|lay) (?:in|about|at|there)\b/,
  /\bwhom\b/,
  /\bas told\b/,
  /\blate files?\b/,
  /\bstand-in\b/,
  /\b(?:shows|carries out) nothing of\b/,
  /\bat (?:its|their) birth\b/,
  /\b(?:token|key)s? dies?\b/,
];

/** Each is the text of an entry, or its path, and a reason. */
const EXCEPTIONS: readonly { readonly word: string; readonly where: RegExp; readonly because: string }[] = [
  { word: "burn", where: /burnEndpoint|burn-token/, because: "PyPI's endpoint is called burn-token" },
  {
    word: "burnt",
    where: /^packages\/sandbox\/src\/registries\/pypi\//,
    because: "PyPI's emulator keeps PyPI's words",
  },
  { word: "location", where: /macaroon\.ts$/, because: "a field of macaroons" },
  { word: "listen", where: /fault-server\.ts$/, because: "what a server does" },
  { word: "seen", where: /^packages\/(?:core|faults)\//, because: "what was observed, beside what is needed" },
  { word: "words", where: /^(?:packages\/cli|scripts\/clients)\//, because: "the words of a command line" },
];

/** Everything that people read in this repository. */
export function listWords(root: string): readonly Entry[] {
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  return [
    ...listFiles(root, "*.ts").flatMap((path) => (isOwn(path) ? [] : listSource(path, read(path)))),
    ...listFiles(root, "*.md", "*action.yml").flatMap((path) => listPage(path, read(path))),
  ];
}

/** This table cannot be held against itself. */
function isOwn(path: string): boolean {
  return /^scripts\/structure\/(?:test\/)?words\b/.test(path);
}

/** Says of each use of such a word or phrase where it is, and what to write. */
export function foreignWords(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap((entry) => [...findWords(entry)].map((problem) => `${entry.path}:${entry.line}: ${problem}`));
}

function* findWords(entry: Entry): Generator<string> {
  const { kind, text } = entry;
  const isName = kind === "name";
  const words = isName ? text.split(/(?<=[a-z0-9])(?=[A-Z])|[_\W]/) : (text.match(/[a-z]+/gi) ?? []);
  for (const word of new Set(words.map((each) => each.toLowerCase()))) {
    const better = find(OWN_WORDS, word) ?? (isName ? find(VAGUE_NAMES, word) : undefined);
    if (better !== undefined && !isException(entry, word)) yield `"${word}", better ${better}: ${shortened(text)}`;
  }
  if (isName && VAGUE_WHOLE_NAMES.includes(text) && !isException(entry, text)) yield `the name "${text}"`;
  if (isName) return;
  for (const phrase of PHRASES) {
    const [found] = phrase.exec(text) ?? [];
    if (found !== undefined && !isException(entry, found)) yield `"${found}": ${shortened(text)}`;
  }
}

function find(table: Readonly<Record<string, string>>, word: string): string | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

function isException({ path, text }: Entry, word: string): boolean {
  return EXCEPTIONS.some((one) => one.word === word && (one.where.test(path) || one.where.test(text)));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

const CONTINUATION =
  /^(?:with|without|for|of|to|in|at|from|by|where|when|that|which|whose|while|after|before|once|and|or|is|are|was|has|have|had|may|can|cannot|if|behind|over|under|through)\b/;

/** The titles of tests that are not whole sentences: they go on where a parent's title ends, or are too short for one. */
export function incompleteTitles(entries: readonly Entry[]): readonly string[] {
  return entries
    .filter(({ kind, text }) => kind === "title" && (CONTINUATION.test(text) || isShort(text)))
    .map(({ path, line, text }) => `${path}:${line}: ${text}`);
}

/** A value of a table or a template may be any number of words. */
function isShort(title: string): boolean {
  return !/[…$]/.test(title) && title.trim().split(/\s+/).length < 3;
}
