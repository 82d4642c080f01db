import { describe, expect, test } from "vitest";
import { type Comparison, createSandbox, type IssuedToken, type RegistryId, type Sandbox } from "../src/index.ts";

/** An answer's status and its body, read if it is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** How the exchange of a registry is asked, and what it answers. */
export interface Exchange {
  /** The audience that it takes; any text where it compares none. */
  readonly audience: string;
  /** Default: true. */
  readonly comparesAudience?: boolean;
  readonly request: (idToken: string) => Request;
  readonly granted: Answer;
  /** To a token that does not verify. */
  readonly invalid: Answer;
  /** To a token for another audience. Default: as to any that does not verify. */
  readonly otherAudience?: Answer;
  /** To a valid token of a repository that nobody trusts; absent where every repository is trusted. */
  readonly untrusted?: Answer;
  readonly lifetimeSeconds: number;
}

const NOW_MS = 1_800_000_000_000;

/** The tests that every exchange without rules of its own passes. */
export function exchangeSuite(id: RegistryId, exchange: Exchange): void {
  const { audience, comparesAudience = true, request, granted, invalid, untrusted, lifetimeSeconds } = exchange;
  const { otherAudience = invalid } = exchange;

  describe(`an exchange with ${id}`, () => {
    test(`${id} gives a token to a job that it trusts, until it expires`, async () => {
      let now = NOW_MS;
      const sandbox = createSandbox({ now: () => now });
      const idToken = await sandbox.issuer.mintIdToken({}, audience);
      expect(await answerOf(sandbox, request(idToken))).toEqual(granted);
      const [token] = tokensOf(sandbox, id);
      now += lifetimeSeconds * 1000 - 1;
      expect(token?.live).toBe(true);
      now += 1;
      expect(token?.live).toBe(false);
    });

    test.each([
      ["a foreign signature", { forge: true }],
      ["a time that is over", { clockOffsetSeconds: -3600 }],
      ["a time that has not begun", { clockOffsetSeconds: 3600 }],
    ])(`${id} refuses %s`, async (_title, change) => {
      const sandbox = createSandbox({ now: () => NOW_MS });
      Object.assign(sandbox.issuer, change);
      const idToken = await sandbox.issuer.mintIdToken({}, audience);
      expect(await answerOf(sandbox, request(idToken))).toEqual(invalid);
      expect(tokensOf(sandbox, id)).toEqual([]);
    });

    test(`${id} refuses the issuer of an enterprise, and what is no JWT`, async () => {
      const sandbox = createSandbox({ issuerUrl: "https://token.actions.githubusercontent.com/acme" });
      for (const idToken of [await sandbox.issuer.mintIdToken({}, audience), "nonsense"]) {
        const answer = await answerOf(sandbox, request(idToken));
        expect(answer.status).toBeGreaterThanOrEqual(400);
      }
      expect(tokensOf(sandbox, id)).toEqual([]);
    });

    test.each(comparesAudience ? ["https://somewhere.else"] : [])(`${id} refuses the audience %s`, async (other) => {
      const sandbox = createSandbox();
      const idToken = await sandbox.issuer.mintIdToken({}, other);
      expect(await answerOf(sandbox, request(idToken))).toEqual(otherAudience);
      expect(tokensOf(sandbox, id)).toEqual([]);
    });

    test.each(untrusted === undefined ? [] : [untrusted])(`${id} refuses another repository`, async (refusal) => {
      const sandbox = createSandbox();
      Object.assign(sandbox.issuer.job, { repository: "hubot/other", repositoryId: "1", ownerId: "2" });
      const idToken = await sandbox.issuer.mintIdToken({}, audience);
      const compared: (readonly Comparison[])[] = [];
      sandbox[id].observe = (_record, { claims, idToken: own, candidates }) => {
        expect(claims?.["repository"]).toBe("hubot/other");
        compared.push(own, ...candidates.map(({ comparisons }) => comparisons));
      };
      expect(await answerOf(sandbox, request(idToken))).toEqual(refusal);
      expect(compared.some((comparisons) => comparisons.some(({ matches }) => !matches))).toBe(true);
    });

    test.each(untrusted === undefined ? [] : [untrusted])(
      `${id} refuses a job that it trusts, in its own words, if it is configured to`,
      async (refusal) => {
        const sandbox = createSandbox();
        const idToken = await sandbox.issuer.mintIdToken({}, audience);
        sandbox[id].intercept = (_request, trace) => {
          trace.refuses = () => undefined;
          return undefined;
        };
        const answer = await answerOf(sandbox, request(idToken));
        expect(answer.status).toBe(refusal.status);
        expect(tokensOf(sandbox, id)).toEqual([]);
      },
    );

    test(`${id} tells of the token that it minted`, async () => {
      const sandbox = createSandbox();
      const idToken = await sandbox.issuer.mintIdToken({}, audience);
      const scopes: string[] = [];
      sandbox[id].observe = (_record, { minted }) => void scopes.push(...minted.map(({ scope }) => scope));
      await answerOf(sandbox, request(idToken));
      expect(scopes).toEqual([expect.stringMatching(/./)]);
    });
  });
}

/** Builds a `POST` with JSON, or with a form, and an ID token in its header. */
export function post(url: string, body: unknown, idToken?: string, scheme = "Bearer"): Request {
  const headers = idToken === undefined ? {} : { authorization: `${scheme} ${idToken}` };
  const sent = body instanceof URLSearchParams ? body : JSON.stringify(body);
  return new Request(url, { method: "POST", headers, body: sent });
}

/** Asks a sandbox, and reads its answer. */
export async function answerOf(sandbox: Sandbox, request: Request): Promise<Answer> {
  const response = await sandbox.fetch(request);
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, body: isJson ? await response.json() : await response.text() };
}

function tokensOf(sandbox: Sandbox, id: RegistryId): readonly IssuedToken[] {
  const registry = sandbox[id];
  return "tokens" in registry ? (registry.tokens as readonly IssuedToken[]) : [];
}
