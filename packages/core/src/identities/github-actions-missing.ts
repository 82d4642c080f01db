import { type Env, variable } from "../base/environment.ts";
import { IdentityError } from "../base/errors.ts";

const PERMISSION = `permissions:
  id-token: write  # on the job that mints
  contents: read   # a permissions block removes every other scope: list those that the job needs`;
const GRANT =
  "Grant id-token: write to the job, not to the whole workflow. In a reusable workflow, the calling job must grant it too.";

/** Why a job has no identity, as far as its variables show. */
interface Cause {
  /** The observation, as the end of the sentence "This job has no identity: …". */
  readonly seen: string;
  readonly hint: string;
  readonly paste?: string;
}

/**
 * Makes the failure of a job of GitHub Actions that has no identity. It says only what the variables show: a missing
 * permission, a reusable workflow without it and a pull request from a fork look the same.
 *
 * @param missing the variables that are not set, of the two that an identity comes from
 */
export function identityMissing(env: Env, missing: readonly string[]): IdentityError {
  const notSet = `${missing.join(" and ")} not set`;
  const { seen, ...cure } = causeOf(env, notSet, missing.length);
  return new IdentityError("IDENTITY_MISSING", `This job has no identity: ${seen}.`, cure);
}

/** Tells whether this is a runner of Forgejo's or Gitea's, which says that it is GitHub's too. */
export function isForgejo(env: Env): boolean {
  return env["FORGEJO_ACTIONS"] === "true" || env["GITEA_ACTIONS"] === "true";
}

function causeOf(env: Env, notSet: string, missing: number): Cause {
  if (variable(env, "ACT") === "true") {
    return {
      seen: "act runs it (ACT=true), and act has no OIDC service",
      hint: "Rehearse with `mint sandbox -- act`, which gives the job an identity and registries on this machine. For a real token, run the workflow on GitHub.",
    };
  }
  if (isForgejo(env)) {
    return {
      seen: `${notSet}, as in a job without enable-openid-connect`,
      hint: "Set it on the job that mints. A server that does not know it issues no identities.",
      paste: "jobs:\n  publish:\n    enable-openid-connect: true",
    };
  }
  if (missing === 1) {
    return {
      seen: `${notSet}, though the other variable of the two is`,
      hint: "The job has id-token: write, because one of the two is set. Pass both on to where this step runs (docker run -e, sudo -E, a wrapper that clears the environment), and remove anything in the workflow that sets one of them.",
    };
  }
  if (variable(env, "GITHUB_ACTOR") === "dependabot[bot]") {
    return {
      seen: `${notSet}, and Dependabot started this run: its permissions are read-only unless the workflow grants more`,
      hint: "Publish from a push, a tag or a release, and skip this step for Dependabot.",
      paste: "if: github.actor != 'dependabot[bot]'",
    };
  }
  if (variable(env, "GITHUB_RUN_ID") === "") {
    return {
      seen: `${notSet}, nor is GITHUB_RUN_ID, which every job has`,
      hint: "In a container that a step starts, pass the runner's variables on: docker run -e ACTIONS_ID_TOKEN_REQUEST_URL -e ACTIONS_ID_TOKEN_REQUEST_TOKEN. The job itself needs id-token: write.",
      paste: PERMISSION,
    };
  }
  const permission = { seen: `${notSet}, as in a job without id-token: write`, hint: GRANT, paste: PERMISSION };
  if (!/^pull_request(?!_target)/.test(variable(env, "GITHUB_EVENT_NAME"))) return permission;
  return {
    ...permission,
    hint: `${GRANT} A pull request from a fork never gets an identity: publish from a push, a tag or a release.`,
  };
}
