import type { Clock } from "../http/handler.ts";
import type { Server } from "../http/recorded.ts";
import type { TrustedIssuers } from "../oidc/verify-id-token.ts";
import type { PublisherForm } from "./shared/publisher-form.ts";

/** Where a sandbox is served, as one of its registries sees it. */
export interface ServedAt {
  /** The registry's own address. */
  readonly url: URL;
  /** The `iss` of the tokens. */
  readonly issuerUrl: string;
}

/** All that the sandbox knows of a registry. The name of the constant that holds it is the registry's id. */
export interface EmulatorDefinition<Emulator extends Server> {
  /** As people call it. */
  readonly displayName: string;
  /** The hosts of the real registry, for which the emulator answers. */
  readonly hosts: readonly string[];
  /** Creates the registry with nothing in it. */
  create(trusted: TrustedIssuers): Emulator;
  /** Registers the default job as a trusted publisher of one package; absent if nobody registers any. */
  seed?(emulator: Emulator): void;
  /** The form in which trusted publishers are registered; absent if nobody registers any. */
  readonly publisherForm?: PublisherForm<Emulator>;
  /** Its other forms, such as that for GitLab, by a word that follows the registry's id: `pypi-gitlab`. */
  readonly otherForms?: Readonly<Record<string, PublisherForm<Emulator>>>;
  /** The host that its clients upload to, if they make the exchange by themselves only at its own names over https. */
  readonly ownName?: string;
  /**
   * The variables that make the registry's clients publish at this URL, which has no slash at its end.
   *
   * @param direct the sandbox's own address, for clients that use no proxy, where the URL has the registry's own name
   */
  readonly clientVariables?: (url: string, direct: string) => Readonly<Record<string, string>>;
  /** Creates a project, with no publisher; absent where projects need not be created. */
  createProject?(emulator: Emulator, name: string): void;
  /** Makes tokens live for so many seconds; absent if the emulator's settings say how long they do. */
  setLifetime?(emulator: Emulator, seconds: number): void;
  /** Takes a token of an earlier run; absent if the emulator's tokens are of the kind that most have. */
  restoreToken?(emulator: Emulator, token: object, now: Clock): void;
  /** Follows the sandbox to another address, where the registry compares its own address or the issuer's. */
  moveTo?(emulator: Emulator, place: ServedAt): void;
}
