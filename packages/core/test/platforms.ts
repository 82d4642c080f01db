import type { RunCommand } from "../src/http/io.ts";
import { azurePipelines } from "../src/identities/azure-pipelines.ts";
import { azureWorkload } from "../src/identities/azure-workload.ts";
import { bitbucketPipelines } from "../src/identities/bitbucket-pipelines.ts";
import { buildkite } from "../src/identities/buildkite.ts";
import { circleci } from "../src/identities/circleci.ts";
import { codefresh } from "../src/identities/codefresh.ts";
import { explicitToken } from "../src/identities/explicit-token.ts";
import { forgejoActions } from "../src/identities/forgejo-actions.ts";
import { githubActions } from "../src/identities/github-actions.ts";
import { gitlabCi, namesFor } from "../src/identities/gitlab-ci.ts";
import { googleCloud } from "../src/identities/google-cloud.ts";
import { semaphore } from "../src/identities/semaphore.ts";
import type { Identity } from "../src/identities/identity.ts";
import type { Env } from "../src/base/environment.ts";
import { Secret } from "../src/base/secret.ts";
import type { WireRequest, WireResponse } from "../src/http/wire.ts";
import { answer, fakeIdToken } from "./fakes.ts";
import {
  actionsService,
  fails,
  GOOGLE,
  iamService,
  isMissing,
  metadataServer,
  prints,
  requestToken,
  token,
} from "./platform-services.ts";

/** A CI as a job sees it: its variables, services and commands, each behaving as documented. */
export interface Platform {
  readonly identity: Identity;
  readonly issuer: string;
  /** The environment of a job that has an identity for an audience. */
  env(audience: string): Env;
  /** Answers for the platform's own service; `undefined` for a request to somebody else. */
  serve?(request: WireRequest): WireResponse | undefined;
  readonly run?: RunCommand;
  /** Where the job cannot choose. */
  readonly audience?: string;
  /** Environments of the platform in which the identity is not whole, with what must be said of each. */
  readonly broken: readonly Broken[];
}

/** An environment from which no identity can be had, and what is reported. */
export interface Broken {
  readonly what: string;
  readonly env: Env;
  readonly code: string;
  readonly says: RegExp;
  /** Default: none; what the platform's service or command does then. */
  readonly serve?: () => WireResponse;
  readonly run?: RunCommand;
}

const ORGANIZATION = "https://octo-org.semaphoreci.com";
const GITHUB_URL = "https://run-actions-2-azure-eastus.actions.githubusercontent.com/155//idtoken/a/b?api-version=2.0";
const FORGEJO_URL = "https://code.example/api/actions/_apis/pipelines/workflows/3705365/idtoken?placeholder=true";
const AZURE_URL = "https://dev.azure.com/octo-org/_apis/distributedtask/hubs/build/plans/p/jobs/j/oidctoken";
const CODEFRESH_URL = "https://g.codefresh.io/api/oidc/token";
const gitlab = "https://gitlab.com";
const bitbucket = "https://api.bitbucket.org/2.0/workspaces/octo/pipelines-config/identity/oidc";

/** Every identity, with an environment in which it works and some in which it does not. */
export const PLATFORMS: readonly Platform[] = [
  {
    identity: explicitToken(),
    issuer: "https://ci.example",
    env: (audience) => ({ MINT_ID_TOKEN: token("https://ci.example", audience), GITHUB_ACTIONS: "true" }),
    broken: [
      { what: "an empty variable", env: { MINT_ID_TOKEN: " " }, code: "IDENTITY_MISSING", says: /MINT_ID_TOKEN/ },
      {
        what: "something else",
        env: { MINT_ID_TOKEN: "pypi-not-a-jwt" },
        code: "IDENTITY_UNAVAILABLE",
        says: /not a JSON Web Token/,
      },
      {
        what: "a token for another audience",
        env: { MINT_ID_TOKEN: token("https://ci.example", "other") },
        code: "AUDIENCE_MISMATCH",
        says: /is for "other"/,
      },
      {
        what: "a token whose time is over",
        env: { MINT_ID_TOKEN: fakeIdToken({ aud: "pypi", exp: 1 }).reveal() },
        code: "IDENTITY_UNAVAILABLE",
        says: /expired/,
      },
    ],
  },
  {
    identity: forgejoActions(),
    issuer: "https://code.example/api/actions",
    env: () => ({
      GITHUB_ACTIONS: "true",
      GITEA_ACTIONS: "true",
      FORGEJO_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: FORGEJO_URL,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    }),
    serve: actionsService(FORGEJO_URL, "https://code.example/api/actions"),
    broken: [
      {
        what: "no switch",
        env: { GITHUB_ACTIONS: "true", FORGEJO_ACTIONS: "true" },
        code: "IDENTITY_MISSING",
        says: /enable-openid-connect: true/,
      },
      {
        what: "no switch, on Gitea",
        env: { GITHUB_ACTIONS: "true", GITEA_ACTIONS: "true" },
        code: "IDENTITY_MISSING",
        says: /enable-openid-connect: true/,
      },
      {
        what: "a server that refuses",
        env: {
          FORGEJO_ACTIONS: "true",
          ACTIONS_ID_TOKEN_REQUEST_URL: FORGEJO_URL,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
        },
        serve: () => answer(403, { message: "no" }),
        code: "IDENTITY_UNAVAILABLE",
        says: /log of the Forgejo server/,
      },
    ],
  },
  {
    identity: githubActions(),
    issuer: "https://token.actions.githubusercontent.com",
    env: () => ({
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: GITHUB_URL,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    }),
    serve: actionsService(GITHUB_URL, "https://token.actions.githubusercontent.com"),
    broken: [
      {
        what: "no permission",
        env: { GITHUB_ACTIONS: "true", GITHUB_RUN_ID: "1" },
        code: "IDENTITY_MISSING",
        says: /as in a job without id-token: write[^]*the calling job must grant it too\.\nperm/,
      },
      {
        what: "no permission, or a fork",
        env: { GITHUB_ACTIONS: "true", GITHUB_RUN_ID: "1", GITHUB_EVENT_NAME: "pull_request" },
        code: "IDENTITY_MISSING",
        says: /A pull request from a fork never gets an identity/,
      },
      {
        what: "act in the runner's place",
        env: { GITHUB_ACTIONS: "true", GITHUB_RUN_ID: "1", ACT: "true" },
        code: "IDENTITY_MISSING",
        says: /act has no OIDC service[^]*mint sandbox/,
      },
      {
        what: "a run of Dependabot's",
        env: { GITHUB_ACTIONS: "true", GITHUB_RUN_ID: "1", GITHUB_ACTOR: "dependabot[bot]" },
        code: "IDENTITY_MISSING",
        says: /Dependabot started this run[^]*if: github\.actor != 'dependabot\[bot\]'/,
      },
      {
        what: "a container without the runner's variables",
        env: { GITHUB_ACTIONS: "true" },
        code: "IDENTITY_MISSING",
        says: /nor is GITHUB_RUN_ID[^]*docker run -e ACTIONS_ID_TOKEN_REQUEST_URL/,
      },
      {
        what: "one of two variables",
        env: { GITHUB_ACTIONS: "true", GITHUB_RUN_ID: "1", ACTIONS_ID_TOKEN_REQUEST_URL: GITHUB_URL },
        code: "IDENTITY_MISSING",
        says: /ACTIONS_ID_TOKEN_REQUEST_TOKEN not set, though the other[^]*sudo -E/,
      },
      ...["ghp_", "github_pat_", "ghs_", "pypi-"].map((prefix) => ({
        what: `a stored credential (${prefix}) in the place of the request token`,
        env: {
          ACTIONS_ID_TOKEN_REQUEST_URL: GITHUB_URL,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: `${prefix}${"x".repeat(36)}`,
        },
        code: "IDENTITY_UNAVAILABLE",
        says: new RegExp(`holds a stored credential, because it starts with ${prefix}\\.`),
      })),
      {
        what: "an ID token in the place of the request token",
        env: {
          ACTIONS_ID_TOKEN_REQUEST_URL: GITHUB_URL,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: fakeIdToken({
            aud: "pypi",
            job_workflow_ref: "a/b/.github/workflows/c.yml@d",
          }).reveal(),
        },
        code: "IDENTITY_UNAVAILABLE",
        says: /holds an ID token, not the token to request one with/,
      },
      {
        what: "a service that refuses",
        env: { ACTIONS_ID_TOKEN_REQUEST_URL: GITHUB_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken },
        serve: () => answer(401, { message: "no" }),
        code: "IDENTITY_UNAVAILABLE",
        says: /HTTP 401/,
      },
    ],
  },
  {
    identity: gitlabCi(),
    issuer: gitlab,
    env: (audience) => ({ GITLAB_CI: "true", [namesFor(audience)[0]]: token(gitlab, audience) }),
    broken: [
      {
        what: "no id_tokens",
        env: { GITLAB_CI: "true" },
        code: "IDENTITY_MISSING",
        says: /id_tokens:\n {2}PYPI_ID_TOKEN:\n {4}aud: "pypi"/,
      },
      {
        what: "a token for another audience",
        env: { GITLAB_CI: "true", PYPI_ID_TOKEN: token(gitlab, "sigstore") },
        code: "AUDIENCE_MISMATCH",
        says: /PYPI_ID_TOKEN is for "sigstore"[^]*aud: "pypi"/,
      },
      {
        what: "a token for two audiences",
        env: { GITLAB_CI: "true", PYPI_ID_TOKEN: token(gitlab, ["pypi", "sigstore"]) },
        code: "AUDIENCE_MISMATCH",
        says: /for "pypi" alone/,
      },
    ],
  },
  {
    identity: circleci(),
    issuer: "https://oidc.circleci.com/org/65",
    env: () => ({ CIRCLECI: "true" }),
    run: prints(
      (audience) => ["circleci", "run", "oidc", "get", "--claims", JSON.stringify({ aud: audience })],
      "https://oidc.circleci.com/org/65",
    ),
    broken: [
      {
        what: "no command",
        env: { CIRCLECI: "true" },
        run: isMissing,
        code: "IDENTITY_UNAVAILABLE",
        says: /circleci was not found \(ENOENT\)/,
      },
      {
        what: "a command that fails",
        env: { CIRCLECI: "true" },
        run: fails(1, "Error: not available\n"),
        code: "IDENTITY_UNAVAILABLE",
        says: /ended with 1[^]*forked/,
      },
    ],
  },
  {
    identity: buildkite(),
    issuer: "https://agent.buildkite.com",
    env: () => ({ BUILDKITE: "true", BUILDKITE_AGENT_ACCESS_TOKEN: requestToken }),
    run: prints(
      (audience) => ["buildkite-agent", "oidc", "request-token", "--audience", audience],
      "https://agent.buildkite.com",
    ),
    broken: [
      {
        what: "no agent",
        env: { BUILDKITE: "true" },
        run: isMissing,
        code: "IDENTITY_UNAVAILABLE",
        says: /mount-buildkite-agent/,
      },
      {
        what: "an agent that refuses",
        env: { BUILDKITE: "true" },
        run: fails(1, "fatal: missing access token"),
        code: "IDENTITY_UNAVAILABLE",
        says: /propagate-environment/,
      },
      {
        what: "an agent that prints nothing",
        env: { BUILDKITE: "true" },
        run: fails(0, ""),
        code: "IDENTITY_UNAVAILABLE",
        says: /printed nothing/,
      },
    ],
  },
  {
    identity: azurePipelines(),
    issuer: "https://vstoken.dev.azure.com/65",
    audience: "api://AzureADTokenExchange",
    env: () => ({
      TF_BUILD: "True",
      SYSTEM_OIDCREQUESTURI: AZURE_URL,
      SYSTEM_ACCESSTOKEN: requestToken,
      AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "74",
    }),
    serve: ({ url, method, authorization }) => {
      if (url !== `${AZURE_URL}?api-version=7.1&serviceConnectionId=74`) return undefined;
      if (method !== "POST" || authorization?.secret.reveal() !== requestToken) return answer(401);
      return answer(200, { oidcToken: token("https://vstoken.dev.azure.com/65", "api://AzureADTokenExchange") });
    },
    broken: [
      {
        what: "an access token that is not mapped",
        env: { TF_BUILD: "True", SYSTEM_OIDCREQUESTURI: AZURE_URL },
        code: "IDENTITY_MISSING",
        says: /\$\(System\.AccessToken\)/,
      },
    ],
  },
  {
    identity: bitbucketPipelines(),
    issuer: bitbucket,
    // One audience comes as a list of one.
    env: (audience) => ({ BITBUCKET_BUILD_NUMBER: "10", BITBUCKET_STEP_OIDC_TOKEN: token(bitbucket, [audience]) }),
    broken: [
      { what: "no oidc: true", env: { BITBUCKET_BUILD_NUMBER: "10" }, code: "IDENTITY_MISSING", says: /oidc: true/ },
      {
        what: "the workspace's audience",
        env: {
          BITBUCKET_BUILD_NUMBER: "10",
          BITBUCKET_STEP_OIDC_TOKEN: token(bitbucket, "ari:cloud:bitbucket::workspace/65"),
        },
        code: "AUDIENCE_MISMATCH",
        says: /ari:cloud:bitbucket::workspace\/65[^]*audiences:\n +- "pypi"/,
      },
    ],
  },
  {
    identity: semaphore(),
    issuer: ORGANIZATION,
    audience: ORGANIZATION,
    env: () => ({ SEMAPHORE: "true", SEMAPHORE_OIDC_TOKEN: token(ORGANIZATION, ORGANIZATION) }),
    broken: [
      { what: "no token", env: { SEMAPHORE: "true" }, code: "IDENTITY_MISSING", says: /SEMAPHORE_OIDC_TOKEN/ },
      {
        what: "the organization's audience",
        env: { SEMAPHORE: "true", SEMAPHORE_OIDC_TOKEN: token(ORGANIZATION, ORGANIZATION) },
        code: "AUDIENCE_MISMATCH",
        says: /octo-org\.semaphoreci\.com/,
      },
    ],
  },
  {
    identity: codefresh(),
    issuer: "https://oidc.codefresh.io",
    env: () => ({ CF_BUILD_ID: "65", CF_OIDC_REQUEST_URL: CODEFRESH_URL, CF_OIDC_REQUEST_TOKEN: requestToken }),
    serve: ({ url, authorization }) => {
      if (!url.startsWith(CODEFRESH_URL)) return undefined;
      if (authorization?.scheme !== "none" || authorization.secret.reveal() !== requestToken) return answer(401);
      return answer(200, { id_token: token("https://oidc.codefresh.io", new URL(url).searchParams.get("audience")) });
    },
    broken: [
      {
        what: "no request token",
        env: { CF_BUILD_ID: "65", CF_OIDC_REQUEST_URL: CODEFRESH_URL },
        code: "IDENTITY_MISSING",
        says: /CF_OIDC_REQUEST_TOKEN/,
      },
      {
        what: "plain http",
        env: { CF_BUILD_ID: "65", CF_OIDC_REQUEST_URL: "http://g.codefresh.io/x", CF_OIDC_REQUEST_TOKEN: requestToken },
        code: "INSECURE_URL",
        says: /CF_OIDC_REQUEST_URL/,
      },
    ],
  },
  {
    // Its file is read by a path, which here is the token itself.
    identity: azureWorkload({ readFile: (path) => `${path}\n` }),
    issuer: "https://eastus.oic.prod-aks.azure.com/65/74/",
    env: (audience) => ({
      AZURE_FEDERATED_TOKEN_FILE: token("https://eastus.oic.prod-aks.azure.com/65/74/", audience),
      AZURE_CLIENT_ID: "66666666-7777-8888-9999-000000000000",
    }),
    broken: [
      {
        what: "an identity binding",
        env: {
          AZURE_FEDERATED_TOKEN_FILE: token("https://eastus.oic.prod-aks.azure.com/65/74/", "api://AKSIdentityBinding"),
        },
        code: "AUDIENCE_MISMATCH",
        says: /api:\/\/AKSIdentityBinding.*not supported/s,
      },
      {
        what: "a file that holds no token",
        env: { AZURE_FEDERATED_TOKEN_FILE: "nothing" },
        code: "IDENTITY_UNAVAILABLE",
        says: /AZURE_FEDERATED_TOKEN_FILE/,
      },
    ],
  },
  {
    identity: googleCloud({ productName: () => "Google Compute Engine\n" }),
    issuer: GOOGLE,
    env: () => ({}),
    serve: metadataServer,
    broken: [
      {
        what: "no service account",
        env: {},
        serve: () => answer(404, "not found"),
        code: "IDENTITY_UNAVAILABLE",
        says: /Use your own service account/,
      },
      {
        what: "a metadata server elsewhere, over plain http",
        env: { GCE_METADATA_HOST: "evil.example" },
        code: "INSECURE_URL",
        says: /GCE_METADATA_HOST/,
      },
    ],
  },
  {
    identity: googleCloud(),
    issuer: GOOGLE,
    env: () => ({ GOOGLE_SERVICE_ACCOUNT_NAME: "publisher@octo-project.iam.gserviceaccount.com" }),
    serve: (request) => metadataServer(request) ?? iamService(request),
    broken: [
      {
        what: "an account that may not be impersonated",
        env: { GOOGLE_SERVICE_ACCOUNT_NAME: "publisher@octo-project.iam.gserviceaccount.com" },
        serve: () =>
          answer(403, { error: { code: 403, message: "Permission 'iam.serviceAccounts.getOpenIdToken' denied" } }),
        code: "IDENTITY_UNAVAILABLE",
        says: /metadata server|serviceAccountOpenIdTokenCreator/,
      },
    ],
  },
];

/** The secrets of the doubles, to look for where none may be. */
export const PLATFORM_SECRETS: readonly Secret[] = [new Secret(requestToken)];
