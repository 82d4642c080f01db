import type { RequestRecord } from "../http/recorded.ts";
import type { Comparison, LiveToken, RequestTrace, TracedUpload } from "../http/trace.ts";
import type { Claims } from "../issuer/claims.ts";
import { unverifiedClaims } from "../oidc/verify-id-token.ts";

/** The kind of request: an exchange of an identity, the use of a token, or neither. */
export type ExchangeKind = "exchange" | "upload" | "revocation" | "request";

/** One publisher with which an identity was compared. */
export interface ComparedPublisher {
  /** What it is for, in the registry's own terms. */
  readonly publisher: string;
  readonly comparisons: readonly Comparison[];
}

/** An event at a registry: an exchange of an ID token, or the use of a token from one. */
export interface Exchange {
  /** Counts up from 1. */
  readonly id: number;
  /** Milliseconds since the epoch, of the sandbox's clock. */
  readonly at: number;
  readonly server: string;
  readonly kind: ExchangeKind;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly succeeded: boolean;
  /** The package, the user or whatever else the request named. */
  readonly asked?: string | undefined;
  /** The decoded identity. */
  readonly claims?: Claims | undefined;
  /** The compared claims of the ID token itself. */
  readonly idToken: readonly Comparison[];
  /** Why the ID token was refused before any publisher was compared. */
  readonly problem?: string | undefined;
  /** Those that differ least come first; {@link LIMITS} has how many are kept. */
  readonly compared: readonly ComparedPublisher[];
  /** The registry's own messages where it refused. */
  readonly messages?: string | undefined;
  /** The fault that was set for this answer. */
  readonly fault?: string | undefined;
  /** The token that was minted, or that came with the request. */
  readonly token?: number | undefined;
  readonly upload?: TracedUpload | undefined;
}

/** A token that was minted. */
export interface TokenView {
  readonly id: number;
  readonly server: string;
  /** Its beginning and its end; the whole token stays with the registry. */
  readonly shown: string;
  readonly scope: string;
  /** Milliseconds since the epoch. */
  readonly mintedAt: number;
  readonly expiresAt: number;
  readonly state: "live" | "expired" | "revoked";
  /** The exchange that it came from. */
  readonly exchange: number;
  /** What was uploaded with it, oldest first. */
  readonly uploads: readonly { readonly exchange: number; readonly name: string; readonly version: string }[];
}

interface KnownToken extends Omit<TokenView, "state" | "uploads"> {
  readonly uploads: TokenView["uploads"][number][];
  readonly record: LiveToken;
}

/** How much is kept in memory; the log on disk has everything. */
export const LIMITS = {
  exchanges: 10_000,
  tokens: 10_000,
  /** Publishers of one exchange. */
  compared: 5,
  /** Characters of a registry's messages, and of any other text. */
  messages: 2_000,
  text: 500,
} as const;

/** What happened so far: the newest exchanges and tokens. */
export class History {
  readonly #exchanges: Exchange[] = [];
  readonly #tokens = new Map<number, KnownToken>();
  readonly #ofRecord = new WeakMap<LiveToken, KnownToken>();
  readonly #listeners = new Set<(exchange: Exchange) => void>();
  #count = 0;
  #tokenCount = 0;

  /** How many there were, including those that are no longer kept. */
  get count(): number {
    return this.#count;
  }

  /** Remembers a request, unless it only reads. */
  async add(record: RequestRecord, trace: RequestTrace, answer: Response, now: number): Promise<Exchange | undefined> {
    const { server, method, path, status, at } = record;
    const { candidates, minted, presented, fault } = trace;
    // After a fault, the registry has not read the ID token.
    const claims = trace.claims ?? (fault === undefined ? undefined : identityIn(record));
    const kind = trace.kind ?? (claims === undefined ? "request" : "exchange");
    if (server === "issuer" && fault === undefined) return undefined;
    if (kind === "request" && fault === undefined && ["GET", "HEAD", "OPTIONS"].includes(method)) return undefined;
    // A cut answer ends in the middle and has no message.
    const isRefused = status >= 400;
    const messages = isRefused ? cutText(await answer.clone().text(), LIMITS.messages) : undefined;
    const id = ++this.#count;
    const tokens = minted.map(({ record: live, token, scope, expiresAt }) => {
      const known: KnownToken = {
        id: ++this.#tokenCount,
        server,
        shown: shorten(token),
        scope: cutText(scope, LIMITS.text),
        mintedAt: at,
        expiresAt,
        exchange: id,
        uploads: [],
        record: live,
      };
      this.#tokens.set(known.id, known);
      this.#ofRecord.set(live, known);
      return known;
    });
    const token = tokens[0] ?? (presented === undefined ? undefined : this.#ofRecord.get(presented));
    const exchange: Exchange = {
      id,
      at,
      server,
      kind,
      method,
      path: cutText(path, LIMITS.text),
      status,
      succeeded: !isRefused && fault !== "cut" && fault !== "hang",
      asked: trace.asked === undefined ? undefined : cutText(trace.asked, LIMITS.text),
      claims: claims === undefined ? undefined : readableClaims(claims),
      idToken: trace.idToken.map(cutComparison),
      problem: trace.problem,
      compared: closest(candidates),
      messages,
      fault,
      token: token?.id,
      upload: trace.upload,
    };
    if (trace.upload !== undefined && token !== undefined) {
      token.uploads.push({
        exchange: id,
        name: cutText(trace.upload.name, LIMITS.text),
        version: trace.upload.version,
      });
    }
    this.#keep(exchange, now);
    return exchange;
  }

  /** Takes an exchange of an earlier run, as the log has it. */
  restore(exchange: Exchange): void {
    this.#count = Math.max(this.#count, exchange.id);
    this.#exchanges.push(exchange);
    if (this.#exchanges.length > LIMITS.exchanges) this.#exchanges.shift();
  }

  #keep(exchange: Exchange, now: number): void {
    this.#exchanges.push(exchange);
    if (this.#exchanges.length > LIMITS.exchanges) this.#exchanges.shift();
    for (const [id, { expiresAt }] of this.#tokens) {
      if (this.#tokens.size <= LIMITS.tokens) break;
      // Live ones are the last to go.
      if (expiresAt <= now || this.#tokens.size > 2 * LIMITS.tokens) this.#tokens.delete(id);
      else break;
    }
    for (const listener of this.#listeners) listener(exchange);
  }

  /** Returns those before an id, newest first. */
  list({
    before = Number.POSITIVE_INFINITY,
    limit = 100,
  }: { before?: number; limit?: number } = {}): readonly Exchange[] {
    const end = this.#exchanges.findLastIndex(({ id }) => id < before) + 1;
    return this.#exchanges.slice(Math.max(0, end - limit), end).toReversed();
  }

  /** Returns those after an id, oldest first. */
  since(id: number, limit = 100): readonly Exchange[] {
    const start = this.#exchanges.findLastIndex((exchange) => exchange.id <= id) + 1;
    return this.#exchanges.slice(start, start + limit);
  }

  find(id: number): Exchange | undefined {
    return this.#exchanges.findLast((exchange) => exchange.id === id);
  }

  /** Returns the tokens, newest first. */
  tokens(now: number, limit = 200): readonly TokenView[] {
    return [...this.#tokens.values()]
      .slice(-limit)
      .toReversed()
      .map((token) => viewOf(token, now));
  }

  findToken(id: number, now: number): TokenView | undefined {
    const token = this.#tokens.get(id);
    return token === undefined ? undefined : viewOf(token, now);
  }

  /** The tokens as a file of state keeps them, each with its registry's own record. */
  knownTokens(): readonly (Omit<TokenView, "state"> & { readonly record: LiveToken })[] {
    return [...this.#tokens.values()];
  }

  /** Takes a token of an earlier run. */
  restoreToken(token: Omit<TokenView, "state"> & { readonly record: LiveToken }): void {
    this.#tokenCount = Math.max(this.#tokenCount, token.id);
    const known: KnownToken = { ...token, uploads: [...token.uploads] };
    this.#tokens.set(known.id, known);
    this.#ofRecord.set(known.record, known);
  }

  /** Forgets everything; ids go on counting. */
  clear(): void {
    this.#exchanges.length = 0;
    this.#tokens.clear();
  }

  /** Receives every exchange from now on, until the returned function is called. */
  subscribe(listener: (exchange: Exchange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

function identityIn({ headers, body }: RequestRecord): Claims | undefined {
  const [idToken] = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/.exec(`${headers["authorization"] ?? ""} ${body}`) ?? [];
  return idToken === undefined ? undefined : unverifiedClaims(idToken);
}

function viewOf({ record, ...token }: KnownToken, now: number): TokenView {
  const state = now >= token.expiresAt ? "expired" : record.live ? "live" : "revoked";
  return { ...token, state };
}

function closest(candidates: RequestTrace["candidates"]): readonly ComparedPublisher[] {
  const differences = (comparisons: readonly Comparison[]): number =>
    comparisons.filter(({ matches }) => !matches).length;
  return candidates
    .map(({ publisher, comparisons }) => ({ publisher: titleOf(publisher), comparisons }))
    .toSorted((one, other) => differences(one.comparisons) - differences(other.comparisons))
    .slice(0, LIMITS.compared)
    .map(({ publisher, comparisons }) => ({ publisher, comparisons: comparisons.map(cutComparison) }));
}

/** The first of a publisher's fields says what it is for: its project, its crate, its channel. */
function titleOf(publisher: object): string {
  const named = Object.entries(publisher).filter(([name]) => name !== "id" && name !== "token");
  const [value] = named.flatMap(([, field]: readonly [string, unknown]) =>
    typeof field === "string" ? [field] : isTextList(field) ? [field.join(", ")] : [],
  );
  return cutText(value ?? "", LIMITS.text);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function cutComparison({ claim, registered, presented, matches }: Comparison): Comparison {
  return {
    claim,
    registered: cutText(registered, LIMITS.text),
    presented: presented === undefined ? undefined : cutText(presented, LIMITS.text),
    matches,
  };
}

/** Limits for a malicious identity: the number of claims, and the characters of each. */
function readableClaims(claims: Claims): Claims {
  const shown = Object.entries(claims).slice(0, 80);
  return Object.fromEntries(
    shown.map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return [cutText(name, 100), typeof value === "number" ? value : cutText(text ?? "", LIMITS.text)];
    }),
  );
}

/** Shows the beginning and the end of a secret. */
export function shorten(secret: string): string {
  return secret.length <= 20 ? `${secret.slice(0, 4)}…` : `${secret.slice(0, 10)}…${secret.slice(-4)}`;
}

function cutText(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
