import type { Claims } from "./claims.ts";

/** What was observed about a failure. It contains no secret, and server messages are sanitized. */
export interface Evidence {
  /** The host that was asked, with its port where it is not the default one. */
  readonly host?: string;
  /** The HTTP status of the last answer. */
  readonly status?: number;
  /** Node's code of a connection failure, such as `ECONNRESET`. */
  readonly errno?: string;
  /** The server's own messages, from known fields of its answer, sanitised and cut. */
  readonly messages?: readonly string[];
  /** The claims of the identity that was refused: for display and diagnosis only. */
  readonly claims?: Claims;
  /** What the server asked for by `Retry-After`, in seconds. */
  readonly retryAfterSeconds?: number;
  /** Whether the registry says that the ID token was already redeemed. */
  readonly alreadyUsed?: boolean;
  /** `false` if the job has one ID token for all its exchanges, so that the job itself may have redeemed it before. */
  readonly freshIdToken?: boolean;
  /** Whether any byte of the request may have reached the server. */
  readonly sent?: boolean;
}

/** The parts of a failure besides its code and message. */
export interface FailureDetails extends Evidence {
  /** What to do about it, in one sentence. */
  readonly hint: string;
  /** Text to paste, such as a piece of YAML; it may have several lines. */
  readonly paste?: string;
  /** How often mint may try again after this failure. Default: 0, no retry. */
  readonly retries?: number;
  readonly cause?: unknown;
}

/** Marks failures, because each bundle has its own copy of the classes. */
const BRAND = Symbol.for("mint.failure");

/**
 * The base class of every failure that this package reports. A class stands for a remedy, a `code` for a situation.
 *
 * `message` says what happened, `hint` what to do. Neither ever holds a secret.
 */
export abstract class MintError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly hint: string;
  readonly paste: string | undefined;
  readonly retries: number;
  readonly evidence: Evidence;
  readonly [BRAND] = true;

  constructor(code: Code, message: string, details: FailureDetails) {
    const { hint, paste, retries, cause, ...evidence } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
    this.paste = paste;
    this.retries = retries ?? 0;
    this.evidence = evidence;
  }
}

/** What is wrong with an input; each host writes the input's name in its own way. */
export interface InputProblem {
  /** The input's name, in kebab-case, as in `action.yml`. */
  readonly input: string;
  /** What is wrong with it, as the end of a sentence without a full stop: `is missing`. */
  readonly problem: string;
  /** A valid value. */
  readonly example?: string;
}

/** An input is missing, wrong or unsafe: change the input. */
export class InputError extends MintError<"INVALID_INPUT" | "INSECURE_URL" | "AUDIENCE_MISMATCH"> {
  /** Which input is wrong, and why; absent if the message is not about a single input. */
  readonly subject: InputProblem | undefined;

  constructor(code: InputError["code"], what: string | InputProblem, details: FailureDetails) {
    super(code, typeof what === "string" ? what : `${what.input} ${what.problem}.`, details);
    this.subject = typeof what === "string" ? undefined : what;
  }
}

/** The job has no identity that the registry accepts: change the workflow. */
export class IdentityError extends MintError<
  "IDENTITY_MISSING" | "FORK_PULL_REQUEST" | "UNSAFE_EVENT" | "IDENTITY_UNAVAILABLE" | "UNSUPPORTED_ISSUER"
> {}

/** The registry said no: change the trusted publisher at the registry, or the workflow to match it. */
export class RefusedError extends MintError<"EXCHANGE_REFUSED" | "REGISTRY_UNSUPPORTED"> {
  /** What happened, without the server's own messages. */
  readonly what: string;

  /** @param quotes whether the message ends with the server's own messages. Default: no. */
  constructor(code: RefusedError["code"], what: string, details: FailureDetails, quotes = false) {
    const { messages = [] } = details;
    const isQuoted = quotes && messages.length > 0;
    super(code, isQuoted ? `${what.slice(0, -1)}: ${messages.map((one) => `"${one}"`).join(", ")}.` : what, details);
    this.what = what;
  }
}

/** The request seems right, but no answer came: try again later, or fix the network in between. */
export class UnavailableError extends MintError<
  "EXCHANGE_UNAVAILABLE" | "RATE_LIMITED" | "NETWORK_ERROR" | "TLS_ERROR" | "PROXY_ERROR" | "TIMEOUT"
> {}

/** A server sent an invalid answer: check the URL. If the URL is right, the server is broken. */
export class ResponseError extends MintError<"RESPONSE_INVALID" | "RESPONSE_TOO_LARGE" | "REDIRECTED"> {}

/** The token cannot be delivered: fix the machine that runs the job. */
export class DeliveryError extends MintError<"OUTPUT_UNAVAILABLE"> {}

/** The job was cancelled. */
export class CancelledError extends MintError<"CANCELLED"> {}

/** Every failure of this package: switch over `code` to handle each. */
export type MintFailure =
  | InputError
  | IdentityError
  | RefusedError
  | UnavailableError
  | ResponseError
  | DeliveryError
  | CancelledError;

/** The stable name of a failure; docs/TROUBLESHOOTING.md has a heading for each. */
export type ErrorCode = MintFailure["code"];

/**
 * Tells whether a thrown value is one of this package's failures, even from another copy of the package.
 *
 * @example
 * if (isMintFailure(error)) console.error(`${error.code}: ${error.message} ${error.hint}`);
 */
export function isMintFailure(error: unknown): error is MintFailure {
  return error instanceof Error && BRAND in error;
}
