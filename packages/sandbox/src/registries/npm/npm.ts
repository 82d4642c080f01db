import type { Handler } from "../../http/handler.ts";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { UsedTokens } from "../../oidc/used-tokens.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { definePublisherForm, githubFields } from "../shared/publisher-form.ts";
import { exchange } from "./exchange.ts";
import { packument, tarball } from "./packument.ts";
import { publish } from "./publish.ts";
import { addToken, emptyNpmState, type NpmState, type NpmToken } from "./state.ts";
import type { NpmTrust } from "./trust.ts";

export type { NpmSettings, NpmToken, NpmVersion } from "./state.ts";
export type { NpmPermission, NpmTrust } from "./trust.ts";

/** A registry that behaves as registry.npmjs.org: exchange for each package, publishing, package documents. */
export interface NpmEmulator extends Server, NpmState {}

type Route = (request: Request, name: string, file: string) => Response | Promise<Response>;

/** npm in the sandbox. */
export const npm: EmulatorDefinition<NpmEmulator> = {
  displayName: "npm",
  hosts: ["registry.npmjs.org", "registry.yarnpkg.com"],
  create: createNpm,
  clientVariables: (url) => ({
    npm_config_registry: `${url}/`,
    pnpm_config_registry: `${url}/`,
    // Sigstore, which npm 11.5 would ask for a public repository, is not in the sandbox.
    npm_config_provenance: "false",
    YARN_NPM_REGISTRY_SERVER: url,
    YARN_UNSAFE_HTTP_WHITELIST: new URL(url).hostname,
  }),
  seed: ({ packages, trust }) => {
    packages.push("octo-package", "@octo-org/octo-package");
    for (const name of packages) {
      trust.push({
        package: name,
        type: "github",
        claims: {
          repository: "octo-org/octo-repo",
          workflow_ref: { file: "release.yml" },
          environment: "release",
        },
        permissions: ["createPackage", "createStagedPackage"],
      });
    }
  },
  moveTo: ({ settings }, { url }) => {
    settings.audience = `npm:${url.hostname}`;
  },
  createProject: ({ packages }, name) => void (packages.includes(name) || packages.push(name)),
  restoreToken: (registry, token, now) => addToken(registry, token as NpmToken, now),
  publisherForm: definePublisherForm({
    fields: {
      package: { label: "Package", example: "octo-package", required: true },
      ...githubFields({
        repository: ["Organization or user", "Repository"],
        workflow: "Workflow filename",
        environment: "Environment name",
      }),
    },
    entries: ({ trust }: NpmEmulator) => trust,
    prepare: ({ packages }, { package: name }) => void (packages.includes(name) || packages.push(name)),
    toEntry: ({ package: name, repository, workflow, environment }): NpmTrust => ({
      package: name,
      type: "github",
      claims: { repository, workflow_ref: { file: workflow }, environment },
      permissions: ["createPackage", "createStagedPackage"],
    }),
    toValues: ({ package: name, claims }) => ({
      package: name,
      repository: claims.repository,
      workflow: claims.workflow_ref.file,
      environment: claims.environment,
    }),
  }),
};

/** Creates a registry with nothing in it. */
function createNpm(trusted: TrustedIssuers): NpmEmulator {
  const state = emptyNpmState();
  const used = new UsedTokens(trusted.now);
  // Names hold slashes, escaped by some clients and not by others: so the routes are patterns on the decoded path.
  const name = String.raw`((?:@[^/]+\/)?[^/@]+)`;
  const routes: readonly (readonly [method: string, path: RegExp, route: Route])[] = [
    [
      "POST",
      new RegExp(`^/-/npm/v1/oidc/token/exchange/package/${name}$`),
      (request, pkg) => exchange(state, request, pkg, trusted, used),
    ],
    [
      "POST",
      new RegExp(`^/-/stage/package/${name}$`),
      (request, pkg) => publish(state, request, pkg, "createStagedPackage"),
    ],
    // Not public: a client that saw a public package here would ask Sigstore for a provenance statement.
    ["GET", new RegExp(`^/-/package/${name}/visibility$`), () => reply(200, { public: false })],
    ["GET", new RegExp(`^/${name}/-/([^/]+)$`), (_request, pkg, file) => tarball(state, pkg, file)],
    ["GET", new RegExp(`^/${name}$`), (request, pkg) => packument(state, pkg, new URL(request.url).origin)],
    ["PUT", new RegExp(`^/${name}$`), (request, pkg) => publish(state, request, pkg, "createPackage")],
  ];

  const handler: Handler = async (request) => {
    const path = decoded(new URL(request.url).pathname);
    if (path === undefined) return reply(400, { error: "Bad request" });
    for (const [method, pattern, route] of routes) {
      const match = method === request.method ? pattern.exec(path) : null;
      if (match !== null) return route(request, match[1] ?? "", match[2] ?? "");
    }
    return reply(404, { error: "Not found" });
  };
  return Object.assign(recorded("npm", handler, trusted.now), state);
}

/** @returns nothing for what was encoded wrongly, such as a lone `%` */
function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
