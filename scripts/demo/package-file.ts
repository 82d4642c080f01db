/** A package that is ready to be published. */
export interface PackageFile {
  readonly filename: string;
  readonly content: Uint8Array;
}
