import type { ClaimName, Claims } from "../base/claims.ts";
import type { Env } from "../base/environment.ts";
import type { Secret } from "../base/secret.ts";
import type { WireRequest, WireResponse } from "../http/wire.ts";
import type { RefusalPatterns } from "./refusals.ts";

/** When a token expires: at a moment, or after a time; `documented` if only the documentation says. */
export type Expiry = { readonly at: Date } | { readonly inSeconds: number; readonly documented?: boolean };

/** The result of a successful exchange, with the same names for every registry. */
export interface TokenResponse {
  readonly token: Secret;
  /** Other secrets of the answer, to be masked as well. */
  readonly additionalSecrets?: readonly Secret[];
  /** The user name that goes with the token, if the registry wants one. */
  readonly username?: string | undefined;
  /** The second half of a two-part credential. */
  readonly secret?: Secret;
  readonly expires?: Expiry | undefined;
  /** The token arrived but cannot be restricted as requested: it is revoked and not delivered. */
  readonly rejected?: { readonly what: string; readonly remedy: string } | undefined;
}

/** What a client of a registry needs of a credential. */
export interface Minted {
  readonly token: Secret;
  readonly username?: string | undefined;
  readonly secret?: Secret | undefined;
}

/** Variables that the clients of a registry read, by name. */
export type ClientEnv = Readonly<Record<string, string | Secret>>;

/** Where a registry's clients will run. */
export interface ClientContext {
  /** The variables that are already set there: one may send a client to another host than the token's. */
  readonly env: Env;
  /** Whether there are also tokens of the same registry for other names. Default: no. */
  readonly several?: boolean;
}

/** A settings file for clients that do not read a token from a variable by themselves. It names variables and holds no secret. */
export interface ClientFile {
  /** The variable that names the file for clients, in any case. */
  readonly variable: string;
  /** The file in the home folder that clients read without the variable. */
  readonly homeName: string;
  /** One setting per line; of two with the same name, the later one counts. */
  readonly lines: readonly string[];
  /** The lines that the user's own file needs to give clients the token. */
  readonly tokenLines: readonly string[];
}

/** What a refused exchange says. */
export interface Refusal {
  /** The registry's own messages, as they came. */
  readonly messages: readonly string[];
  /** The ID token was already redeemed. */
  readonly alreadyUsed?: boolean;
  /** The server does not offer trusted publishing, or it is disabled. */
  readonly unsupported?: boolean;
  /** How often to try again, if this refusal is known to be temporary. Default: according to its status. */
  readonly retries?: number;
  /** How long to wait, if the messages say so and no header does. */
  readonly retryAfterSeconds?: number;
}

/** A request to a registry before any identity is sent to it. */
export interface DiscoveryRequest<T> {
  readonly request: WireRequest;
  /** @throws if the answer is invalid */
  read(response: WireResponse): T;
  /** What the host did not do if it has no answer, as the end of a sentence that begins with its name. */
  readonly failure: string;
  /** What to do then, in a sentence. Default: check the URL. */
  readonly hint?: string;
}

/** How a client learns the audience: it knows it, or asks the server. */
export type AudienceSource =
  | string
  | { readonly request: WireRequest; read(response: WireResponse): string | undefined };

/**
 * What a registry compares and refuses besides the fields of its form, as data for the diagnosis and the checks before
 * the exchange. Each row of a description names the server's file that it was taken from.
 */
export interface ClaimRules {
  /** Every `iss` that it accepts; one that ends in a slash stands for every issuer that begins with it. Absent if its customers choose. */
  readonly issuers?: readonly string[];
  /** Events of GitHub Actions that it always refuses. */
  readonly refusedEvents: readonly string[];
  /**
   * Which claim names the workflow: `job_workflow_ref`, the file that holds the job (the called one of a reusable
   * workflow), or `workflow_ref`, the file that the event started (the caller). Absent if it compares no workflow.
   */
  readonly workflow?: "job_workflow_ref" | "workflow_ref";
  /**
   * Where that workflow may be: `same-commit`, in the job's repository at the ref or commit of the run;
   * `same-repository`, in the job's repository at any ref; `own-at-same-commit`, in any repository, but in the job's own
   * only at the ref or commit of the run; absent if it may be anywhere.
   */
  readonly workflowIn?: "same-commit" | "same-repository" | "own-at-same-commit";
  /** Claims with ids that it looks up and compares as well: a new repository with an old name has other ids. */
  readonly ids?: readonly string[];
  /** The same of GitLab's claims. */
  readonly gitlabIds?: readonly string[];
  /** The only `runner_environment` that it accepts; absent if it accepts any. */
  readonly runner?: "github-hosted";
  /**
   * How it handles `sub`, which contains ids in repositories that are new, renamed or transferred since July 2026:
   * `compared` if rules of the old form no longer match, or `immutable-fails` for a known defect. Absent if it ignores
   * `sub`.
   */
  readonly subject?: "compared" | "immutable-fails";
  /** How far its clock may differ from the issuer's, in seconds; absent if that is not known. */
  readonly leewaySeconds?: number;
}

/** One field of the form in which a person names the workflow to trust, in the order of the form. */
export interface FormField {
  /** As the form has it. */
  readonly label: string;
  /** The part of the job's identity to type; absent if no claim has the value, and `placeholder` says what to type. */
  readonly claim?: ClaimName;
  /** What to type if no claim has the value, in a few words. */
  readonly placeholder?: string;
  /** Whether the registry ignores case. Default: no. */
  readonly ignoresCase?: boolean;
  /** The query parameter of the form's address that fills in the field. */
  readonly parameter?: string;
}

/** The form of a registry's web site. */
export interface PublisherForm {
  /** Its address, with `{project}` for the name of a project; absent if it is not known. */
  readonly page?: string;
  /** The page that leads to the project's form if the project's name is not known. */
  readonly list?: string;
  /** The first parameters of a query that fills in the form, such as `provider=github`. */
  readonly query?: { readonly github: string; readonly gitlab?: string };
  /** The project, as far as the run knows it. */
  readonly project?: string | undefined;
  /** The fields for a job of GitHub Actions. */
  readonly github: readonly FormField[];
  /** The fields for a job of GitLab CI, if the registry accepts one: `owner` is the namespace, `workflow` the pipeline file's path. */
  readonly gitlab?: readonly FormField[];
  /** The fields for a job of any other CI, if the registry accepts one, with `claim:` and the names of claims. */
  readonly other?: readonly FormField[];
}

/** The exchange before a registry's own; the registry accepts its answer as the identity. */
export interface FirstExchange {
  /** The id of the registry that describes it. */
  readonly id: string;
  /** The address that gets the ID token, if it is the same for every audience: a connection to it is opened ahead. */
  readonly url?: URL;
  /**
   * Describes the exchange that gives a token for this audience.
   *
   * @throws {@link InputError} if it gives no token for that audience
   */
  describe(audience: string): Registry;
}

/** One registry as a description: pure functions and data, no network, no clock, no environment. */
export interface Registry {
  /** Folder of its action, word on the command line, value of the input `registry`. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  /** The address that gets the identity; the audience is bound to its host. */
  readonly url: URL;
  /** Finds the exchange's address, if only another address at the same origin is known; returns the complete registry. */
  readonly serviceIndex?: DiscoveryRequest<Registry>;
  readonly audience: AudienceSource;
  /** Absent if the registry accepts the job's own ID token. */
  readonly firstExchange?: FirstExchange | undefined;
  /** The audience of its own tokens: an identity that gives such tokens itself is asked for it. */
  readonly tokenAudience?: string;
  /**
   * Checks that the inputs are enough for an exchange; an identity that gives such tokens itself needs fewer.
   *
   * @throws {@link InputError} `INVALID_INPUT`
   */
  checkInputs?(): void;
  /**
   * Checks, before anything is sent, for problems that the registry would refuse without naming them.
   *
   * @throws {@link InputError} or {@link IdentityError}
   */
  checkClaims?(claims: Claims): void;
  exchangeRequest(idToken: Secret): WireRequest;
  /**
   * Reads a successful answer.
   *
   * @throws {@link ResponseError} `RESPONSE_INVALID` if it holds no token
   */
  readTokenResponse(response: WireResponse): TokenResponse;
  /** The form of its tokens, if its source defines it; absent if that is not known, or for another server. */
  readonly tokenFormat?: RegExp;
  /** Whether its own refusals may be plain text, so that a text does not count as the answer of a proxy or a filter. Default: no. */
  readonly answersInText?: boolean;
  /** Reads any other answer; never throws. */
  readRefusal(response: WireResponse): Refusal;
  /** Absent if the registry cannot revoke. */
  revokeRequest?(token: Secret): WireRequest;
  /** Whether a success means that the token existed and is now invalid. Default: no. */
  readonly confirmsRevocation?: boolean;
  /** Whether it may refuse to revoke a valid token: then a refusal causes no warning. */
  readonly mayRefuseToRevoke?: boolean;
  /** What to do if it does not offer trusted publishing. Default: check the URL. */
  readonly ifUnsupported?: string;
  readonly claimRules: ClaimRules;
  readonly form: PublisherForm;
  /** Its known refusals, for the diagnosis. */
  readonly refusals?: RefusalPatterns;
  /** What its token is good for, as the end of the sentence "It is good for …"; with "at most" if an input says so. */
  readonly scope: string;
  /**
   * The environment variables that its clients read, for `export-env` and `mint run`; empty if they read none. They
   * also make sure that clients send the token only to its own registry.
   *
   * @param context default: nothing is set yet
   */
  clientEnv(minted: Minted, context?: ClientContext): ClientEnv;
  /** The file that makes its clients read those variables; absent if they read them by themselves. */
  clientFile?(context: ClientContext): ClientFile;
  /** Lists notes for the user of its clients, such as a command to type. */
  clientNotes?(context: ClientContext): readonly string[];
}
