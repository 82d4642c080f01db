import { systemIo } from "./http/io.ts";
import type { Registry } from "./registries/registry.ts";
import { type Credential, toCredential } from "./credential.ts";
import { locate, resolveAudience } from "./mint/discovery.ts";
import { identityFor } from "./mint/exchanged-identity.ts";
import { exchange } from "./mint/exchange.ts";
import { obtainIdToken } from "./mint/id-token.ts";
import { checkIssuer, preflight } from "./mint/preflight.ts";
import { type MintOptions, startRun } from "./mint/run.ts";

/**
 * Exchanges a job's identity for one short-lived registry token.
 *
 * @throws {@link InputError}, {@link IdentityError} before any request
 * @throws {@link RefusedError}, {@link UnavailableError}, {@link ResponseError} if the exchange failed for good
 * @throws {@link CancelledError}
 * @example
 * const credential = await mint(pypi(), { identity: ambient() });
 */
export async function mint(registry: Registry, options: MintOptions): Promise<Credential> {
  const identity = identityFor(registry, options.identity, (options.io ?? systemIo).env);
  const run = startRun({ ...options, identity });
  try {
    preflight(run, registry);
    const located = await locate(run, registry);
    const audience = await resolveAudience(run, located);
    for (;;) {
      const { idToken, claims } = await obtainIdToken(run, { audience, registry: located });
      checkIssuer(located, claims);
      const answer = await exchange(run, { registry: located, idToken, claims });
      // An exchange is repeated with a new ID token only.
      if (answer !== undefined) return await toCredential(run, { registry: located, answer, audience, claims });
    }
  } finally {
    run.attempts.close();
  }
}
