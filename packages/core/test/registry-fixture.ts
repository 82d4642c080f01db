import type { RegistryId, Sandbox } from "@mint/sandbox";
import type { Secret } from "../src/base/secret.ts";
import type { WireRequest } from "../src/http/wire.ts";
import type { Registry } from "../src/registries/registry.ts";

/** The ID token of every request in a fixture. */
export const ID_TOKEN = "header.payload.signature";
/** The token of every answer in a fixture, and the second half of one that has two. */
export const TOKEN = "a-token-of-some-length-that-is-none";
/** The second half of a token that has two. */
export const SECOND_HALF = "the-other-half-of-a-token-that-is-none";

/** The inputs of a step, by their names. */
export type Inputs = Readonly<Record<string, string>>;

/** A value with its secrets as plain text. */
export type Revealed<T> = T extends Secret ? string : T extends object ? { [Name in keyof T]: Revealed<T[Name]> } : T;

/** A token that an emulator gave. */
export interface GivenToken {
  readonly token: string;
  /** Whether the registry still takes it. */
  readonly live: boolean;
  /** When it expires, in ISO 8601 and UTC, where the registry's answer says it. */
  readonly answeredExpiry?: string;
}

/** One way of getting a token of a registry, for the default job of the sandbox, which the registry trusts. */
export interface ExchangeFixture {
  /** The emulator that answers for it. */
  readonly emulator: RegistryId;
  /** Makes the registry as a program does. */
  registry(): Registry;
  /** Makes the same registry as a step does. */
  readonly inputs: Inputs;
  /** Changes what is registered at the sandbox, so that the registry compares as much as it can. */
  arrange?(sandbox: Sandbox): void;
  /** The audience of the ID token. */
  readonly audience: string;
  /** Where the audience comes from: it is reserved for the registry, the host's own name, or a customer's choice. */
  readonly audienceKind: "reserved" | "host" | "chosen";
  /** The exact request that the registry's own client sends. */
  readonly request: Revealed<WireRequest>;
  /** Every token that the emulator gave, the oldest first. */
  tokens(sandbox: Sandbox): readonly GivenToken[];
  /** What says when a token expires: its answer, only its manual, or nothing. */
  readonly expiry: "answered" | "documented" | "unknown";
  /** Whether a token can be revoked. */
  readonly revokes: boolean;
  /** What becomes of an ID token that was used before: it is refused as such, refused without that reason, or accepted. */
  readonly reuse: "refused" | "refused without a word" | "accepted";
  /** Takes the publisher away, so that the registry refuses the job. */
  forgetPublisher(sandbox: Sandbox): void;
  /** What the messages of that refusal match, as JSON. */
  readonly refusal: RegExp;
  /** Every issuer that it trusts, at other CIs too, and what it answers to them and to all others. */
  readonly issuers: readonly string[] | "any";
  readonly granted: unknown;
  readonly refused: { readonly status: number; readonly body: unknown; readonly message: string };
}

/** What the suites need to know of a registry; each has one, in `registries/<id>.ts`. */
export interface RegistryFixture extends ExchangeFixture {
  /** Inputs that send an identity to another origin, each set in one way. The first one is how an emulator is reached. */
  readonly addresses: readonly [(origin: string) => Inputs, ...((origin: string) => Inputs)[]];
  /** Another origin that it may be sent to, where it takes known ones alone. */
  readonly knownOrigin?: string;
  /** URLs among its inputs that lead somewhere else than to it. */
  readonly otherUrls?: readonly string[];
  /** Other exact requests, by inputs that go before the fixture's own. */
  readonly otherRequests?: readonly { readonly inputs: Inputs; readonly request: Revealed<WireRequest> }[];
  /** Every variable that its clients read, by inputs that go before the fixture's own, and by variables that are set already. */
  readonly clientEnv: readonly {
    readonly inputs?: Inputs;
    readonly already?: Readonly<Record<string, string>>;
    readonly env: Readonly<Record<string, string>>;
  }[];
  /** Inputs that are refused before anything is sent, and go before the fixture's own; `input` is wrong, default the first one. */
  readonly wrong: readonly { readonly title: string; readonly inputs: Inputs; readonly input?: string }[];
  /** Refusals, and the finding that comes first; without a message, whatever the message is. */
  readonly findings?: readonly { readonly status: number; readonly message?: string; readonly finding: string }[];
  /** Other ways of getting a token, by a name for titles. */
  readonly variants?: Readonly<Record<string, ExchangeFixture>>;
}
