import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tls from "node:tls";

/** A variable that makes clients trust an authority. */
export interface TrustVariable {
  readonly name: string;
  /**
   * `adds`: the file stands beside the certificates that the client knows. `replaces`: it takes their place, so it has to hold
   * those too.
   */
  readonly effect: "adds" | "replaces";
  /** Who reads it. */
  readonly clients: string;
}

/** Every variable that makes a publishing client trust an authority. mono reads no variable: `cert-sync --user <file>`. */
export const TRUST_VARIABLES: readonly TrustVariable[] = [
  { name: "NODE_EXTRA_CA_CERTS", effect: "adds", clients: "Node: mint, npm, pnpm, yarn, bun, changesets, lerna" },
  // A line in an npmrc overrides Node's certificates, and the variable overrides the line.
  { name: "npm_config_cafile", effect: "replaces", clients: "npm, pnpm 10" },
  {
    name: "SSL_CERT_FILE",
    effect: "replaces",
    clients: "OpenSSL and rustls: uv, hatch, pdm, id, gem, bundler, pnpm 12",
  },
  { name: "REQUESTS_CA_BUNDLE", effect: "replaces", clients: "requests: twine, poetry, flit, maturin" },
  { name: "PIP_CERT", effect: "replaces", clients: "pip" },
  { name: "CARGO_HTTP_CAINFO", effect: "replaces", clients: "cargo" },
  { name: "CURL_CA_BUNDLE", effect: "replaces", clients: "curl" },
  { name: "GIT_SSL_CAINFO", effect: "replaces", clients: "git" },
];

/** What makes clients trust the authority of a sandbox that is served over https. */
export interface Trust extends AsyncDisposable {
  /** The authority's certificate in PEM. */
  readonly pem: string;
  /** A file that holds it. */
  readonly file: string;
  /** A file that holds it, and what this machine trusts. */
  readonly storeFile: string;
  /** Every variable of {@link TRUST_VARIABLES}, with the file that it takes. */
  readonly env: Readonly<Record<string, string>>;
}

/** Writes an authority's certificate into files of their own, which are gone when it is disposed of. */
export async function writeTrust(pem: string): Promise<Trust> {
  const folder = await mkdtemp(join(tmpdir(), "mint-sandbox-"));
  const file = join(folder, "ca.pem");
  const storeFile = join(folder, "ca-and-system.pem");
  await writeFile(file, pem);
  await writeFile(storeFile, [pem.trimEnd(), ...trustedHere(), ""].join("\n"));
  return {
    pem,
    file,
    storeFile,
    env: Object.fromEntries(
      TRUST_VARIABLES.map(({ name, effect }) => [name, effect === "adds" ? file : storeFile] as const),
    ),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The certificates that Node and the system trust. An older Node only tells its own. */
function trustedHere(): readonly string[] {
  if (typeof tls.getCACertificates !== "function") return tls.rootCertificates;
  const all = [...tls.getCACertificates("default"), ...tls.getCACertificates("system")];
  return [...new Set(all.map((certificate) => certificate.trim()))];
}
