/** A project of the index. */
export interface PypiProject {
  readonly id: string;
  readonly name: string;
}

/** A token that the index minted. */
export interface PypiTokenRecord {
  /** `pypi-…` as it went out: a holder may have narrowed its copy since. */
  readonly token: string;
  readonly identifier: string;
  readonly rootKey: Uint8Array;
  readonly publisherId: string;
  /** Names of the projects that it may upload to. */
  readonly projects: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  burnt: boolean;
  /** True while an upload with it would be accepted. */
  readonly live: boolean;
}

/** A file that was uploaded. */
export interface PypiUpload {
  readonly project: string;
  readonly version: string;
  readonly filename: string;
  readonly filetype: string;
  readonly sha256: string;
  readonly content: Uint8Array;
}
