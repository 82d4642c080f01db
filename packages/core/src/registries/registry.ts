import type { ClaimName, Claims } from "../base/claims.ts";
import type { Env } from "../base/environment.ts";
import type { Secret } from "../base/secret.ts";
import type { WireRequest, WireResponse } from "../http/wire.ts";
import type { RefusalPatterns } from "./refusals.ts";

/** When a token dies: at a moment, or after a time; `documented` where the answer says nothing and the manual does. */
export type Expiry = { readonly at: Date } | { readonly inSeconds: number; readonly documented?: boolean };

/** What a successful exchange gives, by names that are the same for every registry. */
export interface TokenResponse {
  readonly token: Secret;
  /** Other secrets of the answer, to be masked as well. */
  readonly additionalSecrets?: readonly Secret[];
  /** The user name that goes with the token, if the registry wants one. */
  readonly username?: string | undefined;
  /** The second half of a two-part credential. */
  readonly secret?: Secret;
  readonly expires?: Expiry | undefined;
  /** The token came, and cannot be made what was asked for: it is revoked, and nobody gets it. */
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
  /** The variables that are set there already: one may lead a client to another host than the token is for. */
  readonly env: Env;
  /** Whether tokens of the same registry for other names will be there as well. Default: no. */
  readonly several?: boolean;
}

/** A file of settings for clients that read no token from a variable by themselves. It names variables and holds no secret. */
export interface ClientFile {
  /** The variable that leads clients to it, in whatever case. */
  readonly variable: string;
  /** The file in the home folder that clients read without the variable. */
  readonly homeName: string;
  /** A setting a line; of two by one name the later counts. */
  readonly lines: readonly string[];
  /** The line without which a file of somebody's own hands no token to a client. */
  readonly tokenLine: string;
}

/** What a refused exchange says. */
export interface Refusal {
  /** The registry's own messages, as they came. */
  readonly messages: readonly string[];
  /** The registry's own code, where it has one. */
  readonly code?: string;
  /** The ID token had been redeemed before. */
  readonly alreadyUsed?: boolean;
  /** There is no trusted publishing here, or it is disabled. */
  readonly unsupported?: boolean;
  /** How often another exchange may follow, where this refusal is known to pass. Default: as its status tells. */
  readonly retries?: number;
  /** How long to wait, where the messages say so and no header does. */
  readonly retryAfterSeconds?: number;
}

/** A request to a registry before any identity is sent to it. */
export interface DiscoveryRequest<T> {
  readonly request: WireRequest;
  /** @throws where the answer makes no sense */
  read(response: WireResponse): T;
  /** What the host did not do where it has no answer, to follow its name. */
  readonly failure: string;
  /** What to do then, in a sentence. Default: check the URL. */
  readonly hint?: string;
}

/** How a client learns the audience: it is known, or the server is asked. */
export type AudienceSource =
  | string
  | { readonly request: WireRequest; read(response: WireResponse): string | undefined };

/**
 * What a registry compares and refuses beside the fields of its form, as data: diagnosis and the checks before the
 * exchange read it. Each row of a description bears the server's file that it was read from.
 */
export interface ClaimRules {
  /** Every `iss` that it takes, one that ends in a slash for all below it; absent where its customers choose. */
  readonly issuers?: readonly string[];
  /** Events of GitHub Actions that it always refuses. */
  readonly refusedEvents: readonly string[];
  /**
   * Which claim names the workflow: `job_workflow_ref`, the file that holds the job (the called one of a reusable
   * workflow), or `workflow_ref`, the file that the event started (the caller). Absent where no workflow is compared.
   */
  readonly workflow?: "job_workflow_ref" | "workflow_ref";
  /**
   * Where that workflow may lie: `same-commit`, in the job's repository at the ref or commit of the run;
   * `same-repository`, in the job's repository at any ref; `own-at-same-commit`, in any repository, but in the job's own
   * only at the ref or commit of the run; absent where it may lie anywhere.
   */
  readonly workflowIn?: "same-commit" | "same-repository" | "own-at-same-commit";
  /** Claims with ids that it looks up by itself and compares as well: a new repository of an old name has others. */
  readonly ids?: readonly string[];
  /** The same of GitLab's claims. */
  readonly gitlabIds?: readonly string[];
  /** The one `runner_environment` that it takes; absent where it takes any. */
  readonly runner?: "github-hosted";
  /**
   * What it does with `sub`, which new, renamed and transferred repositories have with ids in it since July 2026:
   * `compared`, so that rules of the old form match no longer, or `immutable-fails`, by a known defect. Absent where
   * it does not look at it.
   */
  readonly subject?: "compared" | "immutable-fails";
  /** How far its clock may differ from the issuer's, in seconds; absent where that is not known. */
  readonly leewaySeconds?: number;
}

/** One field of the form in which a person names the workflow to trust, in the order of the form. */
export interface FormField {
  /** As the form has it. */
  readonly label: string;
  /** What of the job's identity belongs there; absent where no claim has it, and `placeholder` says what to type. */
  readonly claim?: ClaimName;
  /** What a person types where no claim has it, in a few words. */
  readonly placeholder?: string;
  /** Whether the registry takes upper and lower case for the same. Default: no. */
  readonly ignoresCase?: boolean;
  /** The query parameter of the form's address that fills it. */
  readonly parameter?: string;
}

/** The form of a registry's web site. */
export interface PublisherForm {
  /** Its address, with `{project}` where the name of a project belongs; absent where none is known. */
  readonly page?: string;
  /** Where a person finds the project's own form while its name is not known. */
  readonly list?: string;
  /** What goes before the fields' own parameters in a query that fills the form, such as `provider=github`. */
  readonly query?: { readonly github: string; readonly gitlab?: string };
  /** The project, as far as the run knows it. */
  readonly project?: string | undefined;
  /** The fields for a job of GitHub Actions. */
  readonly github: readonly FormField[];
  /** The fields for a job of GitLab CI, where it takes one: `owner` is the namespace, `workflow` the pipeline file's path. */
  readonly gitlab?: readonly FormField[];
  /** The fields for a job of any other CI, where it takes one: `claim:` names of what its ID tokens have. */
  readonly other?: readonly FormField[];
}

/** The exchange that comes before a registry's own: what the registry takes is what it gives. */
export interface FirstExchange {
  /** The id of the registry that describes it. */
  readonly id: string;
  /** Where the ID token goes, if that is the same for every audience: a connection is opened ahead. */
  readonly url?: URL;
  /**
   * Describes it for the audience of the token that it is to give.
   *
   * @throws {@link InputError} where it gives none for that audience
   */
  describe(audience: string): Registry;
}

/** One registry as a description: pure functions and data, no network, no clock, no environment. */
export interface Registry {
  /** Folder of its action, word on the command line, value of the input `registry`. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  /** Where the identity goes: the audience is bound to this URL's host. */
  readonly url: URL;
  /** Names the exchange's address, where only another one of the same origin is known; its answer is read as the whole registry. */
  readonly serviceIndex?: DiscoveryRequest<Registry>;
  readonly audience: AudienceSource;
  /** Absent where the job's own ID token is what it takes. */
  readonly firstExchange?: FirstExchange | undefined;
  /** What its own tokens are for: an identity that gives such tokens by itself is asked for that. */
  readonly tokenAudience?: string;
  /**
   * Looks whether all is there that an exchange takes, where an identity that gives its tokens by itself needs less.
   *
   * @throws {@link InputError} `INVALID_INPUT`
   */
  checkInputs?(): void;
  /**
   * Looks for what it would refuse and not name, before it is sent anything.
   *
   * @throws {@link InputError} or {@link IdentityError}
   */
  checkClaims?(claims: Claims): void;
  exchangeRequest(idToken: Secret): WireRequest;
  /**
   * Reads a successful answer.
   *
   * @throws {@link ResponseError} `RESPONSE_INVALID` where it holds no token
   */
  readTokenResponse(response: WireResponse): TokenResponse;
  /** How every token of it looks, where its own source says so; absent where that is not known, or for another server. */
  readonly tokenFormat?: RegExp;
  /** Whether it may refuse in plain text; then a text is not taken for the answer of something in between. Default: no. */
  readonly answersInText?: boolean;
  /** Reads any other answer; never throws. */
  readRefusal(response: WireResponse): Refusal;
  /**
   * Looks whether a token that somebody brings can be one of this registry, before it is sent there. Absent where nothing
   * is known of how they look.
   *
   * @throws {@link InputError} `INVALID_INPUT`
   */
  checkToken?(token: Secret): void;
  /** Absent where the registry cannot revoke. */
  revokeRequest?(token: Secret): WireRequest;
  /** Whether a success says that there was such a token, and that it is dead. Default: no. */
  readonly confirmsRevocation?: boolean;
  /** Whether it may refuse to revoke a token that is as it should be: then a refusal is nothing to warn of. */
  readonly mayRefuseToRevoke?: boolean;
  /** What to do where it turns out to offer no trusted publishing. Default: check the URL. */
  readonly ifUnsupported?: string;
  readonly claimRules: ClaimRules;
  readonly form: PublisherForm;
  /** The refusals that it is known to give, for diagnosis. Absent where none is known. */
  readonly refusals?: RefusalPatterns;
  /** What a token of it is good for, to end the sentence "It is good for …"; "at most" where somebody typed that. */
  readonly scope: string;
  /**
   * What its clients read from the environment, for `export-env` and `mint run`; empty where none reads any. With it a token goes
   * to its own registry and to no other.
   *
   * @param context default: nothing is set yet
   */
  clientEnv(minted: Minted, context?: ClientContext): ClientEnv;
  /** The file that leads its clients to those variables; absent where they read them by themselves. */
  clientFile?(context: ClientContext): ClientFile;
  /** Lists what somebody has to know who starts its clients with these variables, such as a command to type. */
  clientNotes?(context: ClientContext): readonly string[];
}
