import { isMintFailure, type MintFailure } from "../src/base/errors.ts";
import { githubActions } from "../src/identities/github-actions.ts";
import type { Identity } from "../src/identities/identity.ts";
import type { Stage } from "../src/base/retry.ts";
import { Secret } from "../src/base/secret.ts";
import type { Limits, Transport, WireRequest, WireResponse } from "../src/http/wire.ts";
import { answer, fakeIdToken, fakeSecret } from "./fakes.ts";
import { virtualIo, type VirtualIo } from "./virtual-io.ts";

/** What a server does with one request. */
export type Turn = WireResponse | MintFailure | Transport;
/** The first turns of each stage; all goes well after them. */
export type Script = Partial<Record<Stage, readonly Turn[]>>;

/** A request that was sent, and when. */
export interface Sent {
  readonly stage: Stage;
  readonly request: WireRequest;
  readonly limits: Limits;
  readonly at: number;
}

/** A GitHub job, an OIDC service and an index of the kind of PyPI, all in memory. */
export interface Harness {
  readonly io: VirtualIo;
  readonly identity: Identity;
  /** Every request, in order. */
  readonly sent: Sent[];
  /** Tokens that the index gave, dead or alive. */
  readonly tokens: string[];
  /** Tokens that were sent to be revoked. */
  readonly revoked: string[];
  stages(): readonly Stage[];
  /** The ID tokens that were sent to the index. */
  presented(): readonly string[];
}

/** Makes a job whose servers follow a script. */
export function harness(script: Script = {}): Harness {
  const requestToken = fakeSecret().reveal();
  const rest = new Map(Object.entries(script).map(([stage, turns]) => [stage, [...turns]]));
  const sent: Sent[] = [];
  const tokens: string[] = [];
  const revoked: string[] = [];

  const send: Transport = async (request, limits) => {
    const stage = stageOf(request.url);
    sent.push({ stage, request, limits, at: io.time });
    if (stage === "revocation") revoked.push(tokenIn(request));
    const turn = rest.get(stage)?.shift() ?? ((asked) => Promise.resolve(good(stage, asked)));
    if (isMintFailure(turn)) throw turn;
    const response = typeof turn === "function" ? await turn(request, limits) : turn;
    if (stage === "exchange" && response.status === 200) rememberToken(response.body);
    return response;
  };
  const rememberToken = (body: string): void => {
    const token = /"token":"([^"]+)"/.exec(body)?.[1];
    if (token !== undefined) tokens.push(token);
  };
  const good = (stage: Stage, request: WireRequest): WireResponse => {
    switch (stage) {
      case "discovery":
        return answer(200, { audience: "index.example" });
      case "id-token": {
        const aud = new URL(request.url).searchParams.get("audience");
        return answer(200, { value: fakeIdToken({ aud }, io.time).reveal() });
      }
      case "exchange":
        return answer(200, { token: newToken(), expires: Math.floor(io.time / 1_000) + 900 });
      case "revocation":
        return answer(202, { message: "Accepted" });
    }
  };
  const io = virtualIo({
    env: {
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: "https://oidc.example/token?api-version=2.0",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    send,
  });
  return {
    io,
    identity: githubActions(),
    sent,
    tokens,
    revoked,
    stages: () => sent.map(({ stage }) => stage),
    presented: () => sent.filter(({ stage }) => stage === "exchange").map(({ request }) => tokenIn(request)),
  };
}

/** An identity that the job holds from the start and cannot have anew. */
export function heldIdentity(idToken: Secret, audience?: string): Identity {
  return {
    ...githubActions(),
    id: "held",
    endpoints: () => [],
    refreshable: false,
    ...(audience === undefined ? {} : { audience }),
    secrets: () => [idToken],
    check: () => undefined,
    idToken: () => Promise.resolve(idToken),
  };
}

/** Makes a token that looks like one of PyPI. */
export function newToken(): string {
  return `pypi-${fakeSecret(120).reveal()}`;
}

function stageOf(url: string): Stage {
  const { host, pathname } = new URL(url);
  if (host === "oidc.example") return "id-token";
  if (/\/audience(?:\/|$)/.test(pathname)) return "discovery";
  return pathname.endsWith("/burn-token") ? "revocation" : "exchange";
}

/** The token in a request's body. */
export function tokenIn(request: WireRequest): string {
  const fields = request.body !== undefined && "json" in request.body ? request.body.json : {};
  return fields["token"] instanceof Secret ? fields["token"].reveal() : "";
}
