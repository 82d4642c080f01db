import { IdentityError } from "../base/errors.ts";
import { type Io, systemIo } from "../http/io.ts";
import { azurePipelines } from "./azure-pipelines.ts";
import { azureWorkload } from "./azure-workload.ts";
import { bitbucketPipelines } from "./bitbucket-pipelines.ts";
import { buildkite } from "./buildkite.ts";
import { circleci } from "./circleci.ts";
import { codefresh } from "./codefresh.ts";
import { explicitToken } from "./explicit-token.ts";
import { forgejoActions } from "./forgejo-actions.ts";
import { githubActions } from "./github-actions.ts";
import { gitlabCi } from "./gitlab-ci.ts";
import { firmwareProductName, googleCloud } from "./google-cloud.ts";
import type { Identity } from "./identity.ts";
import { semaphore } from "./semaphore.ts";

/**
 * Every identity that is looked for, in this order: the first one that is present is used, even if it is broken. A
 * given token comes first; Forgejo comes before GitHub, because its runner also sets GitHub's variables; Azure's
 * clusters and Google's machines come last, because they may be another CI's runners.
 *
 * @example
 * const identity = ambient(process.env, [acmeCi, ...IDENTITIES]);
 */
export const IDENTITIES: readonly Identity[] = [
  explicitToken(),
  forgejoActions(),
  githubActions(),
  gitlabCi(),
  circleci(),
  buildkite(),
  azurePipelines(),
  bitbucketPipelines(),
  semaphore(),
  codefresh(),
  azureWorkload(),
  googleCloud({ productName: firmwareProductName }),
];

/**
 * Finds the identity of the CI that this process runs in.
 *
 * @throws {@link IdentityError} `IDENTITY_MISSING` if there is none
 * @example
 * await mint(pypi(), { identity: ambient() });
 */
export function ambient(env: Io["env"] = systemIo.env, identities: readonly Identity[] = IDENTITIES): Identity {
  const identity = identities.find((candidate) => candidate.isPresent(env));
  if (identity === undefined) {
    throw new IdentityError(
      "IDENTITY_MISSING",
      "No identity was found: this process has none of the variables that a CI with identities sets.",
      {
        hint: `mint knows ${platforms(identities)}. In a container or under sudo, pass the CI's variables on. Any other CI can pass its ID token in MINT_ID_TOKEN.`,
      },
    );
  }
  return identity;
}

function platforms(identities: readonly Identity[]): string {
  return identities
    .map(({ id }) => id)
    .filter((id) => id !== "explicit-token")
    .join(", ");
}
