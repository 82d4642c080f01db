import { isDeepStrictEqual } from "node:util";
import { Hono } from "hono";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { UsedTokens } from "../../oidc/used-tokens.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { definePublisherForm, githubFields, githubParts } from "../shared/publisher-form.ts";
import { checkGuid, ENTRA_IDS } from "../entra/state.ts";
import { createToken } from "./create-token.ts";
import { push } from "./push.ts";
import { addKey, emptyNugetState, findUser, type NugetKey, type NugetState } from "./state.ts";

export type { NugetEntraPolicy, NugetPolicy } from "./policies.ts";
export type { NugetKey, NugetPackage, NugetSettings, NugetUser } from "./state.ts";

/** A gallery that behaves as NuGet.org: exchange, service index, pushes. */
export interface NugetEmulator extends Server, NugetState {}

/** NuGet.org in the sandbox. */
export const nuget: EmulatorDefinition<NugetEmulator> = {
  displayName: "NuGet.org",
  hosts: ["www.nuget.org", "api.nuget.org"],
  create: createNuget,
  // No client reads a variable: `--source "$NUGET_SOURCE"`.
  clientVariables: (url) => ({ NUGET_SOURCE: `${url}/v3/index.json` }),
  seed: ({ users, policies, entraPolicies, packages }) => {
    users.push({ name: "octocat", kind: "user" }, { name: "octo-org", kind: "organization" });
    policies.push({
      policyName: "octo release",
      createdBy: "octocat",
      packageOwner: "octocat",
      repositoryOwner: "octo-org",
      repositoryOwnerId: "65",
      repository: "octo-repo",
      repositoryId: "74",
      workflowFile: "release.yml",
      environment: "release",
    });
    const principal = { createdBy: "octocat", packageOwner: "octocat", tid: "11111111-2222-3333-4444-555555555555" };
    entraPolicies.push(
      { ...principal, policyName: "octo application", oid: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee" },
      { ...principal, policyName: "octo machine", oid: "88888888-0000-4000-8000-888888888888" },
    );
    const content = new Uint8Array();
    packages.push(
      { id: "Octo.Package", version: "0.9.0", owner: "octocat", kind: "package", content },
      { id: "Someone.Elses.Package", version: "1.0.0", owner: "hubot", kind: "package", content },
    );
  },
  restoreToken: (gallery, token, now) => {
    const key = token as NugetKey;
    // A key lives as long as its policy stands in the list.
    const policy = [...gallery.policies, ...gallery.entraPolicies].find((one) => isDeepStrictEqual(one, key.policy));
    addKey(gallery, { ...key, policy: policy ?? key.policy }, now).removed = key.removed;
  },
  moveTo: ({ settings }) => {
    settings.namesTokenService = true;
  },
  /** @see NuGetGallery Views/Users/TrustedPublishing.cshtml */
  publisherForm: definePublisherForm({
    fields: {
      user: { label: "Created by (your user name)", example: "octocat", required: true },
      policy: { label: "Policy Name", example: "octo release" },
      owner: { label: "Package Owner", example: "octo-org" },
      ...githubFields({
        repository: ["Repository Owner", "Repository"],
        workflow: "Workflow File",
        environment: "Environment",
      }),
    },
    entries: ({ policies }: NugetEmulator) => policies,
    prepare: ensureUsers,
    toEntry: ({ user, policy, owner = user, repository, workflow, environment }) => {
      const { name, ownerId, repositoryId, ...parts } = githubParts(repository);
      return {
        policyName: policy ?? `${repository} ${workflow}`,
        createdBy: user,
        packageOwner: owner,
        repositoryOwner: parts.owner,
        repositoryOwnerId: ownerId,
        repository: name,
        repositoryId,
        workflowFile: workflow,
        environment,
      };
    },
    toValues: ({ policyName, createdBy, packageOwner, repositoryOwner, repository, workflowFile, environment }) => ({
      user: createdBy,
      policy: policyName,
      owner: packageOwner,
      repository: `${repositoryOwner}/${repository}`,
      workflow: workflowFile,
      environment,
    }),
  }),
  otherForms: {
    /** The gallery's administrators create these; its users have no form. */
    entra: definePublisherForm({
      title: "A policy for a service principal of Entra ID",
      isFor: ({ claims }) => claims["tid"] !== undefined,
      fields: {
        user: { label: "Created by (your user name)", example: "octocat", required: true },
        policy: { label: "Policy Name", example: "octo application" },
        owner: { label: "Package Owner", example: "octo-org" },
        "tenant-id": { label: "Entra ID tenant ID", example: ENTRA_IDS.tenantId, required: true, check: checkGuid },
        "object-id": {
          label: "Service principal object ID",
          example: ENTRA_IDS.objectId,
          required: true,
          check: checkGuid,
        },
      },
      entries: ({ entraPolicies }: NugetEmulator) => entraPolicies,
      prepare: ensureUsers,
      toEntry: ({ user, policy, owner = user, "tenant-id": tid, "object-id": oid }) => ({
        policyName: policy ?? oid,
        createdBy: user,
        packageOwner: owner,
        tid,
        oid,
      }),
      toValues: ({ policyName, createdBy, packageOwner, tid, oid }) => ({
        user: createdBy,
        policy: policyName,
        owner: packageOwner,
        "tenant-id": tid,
        "object-id": oid,
      }),
    }),
  },
};

/** Creates the accounts that a policy names. */
function ensureUsers(
  gallery: NugetEmulator,
  { user, owner = user }: { readonly user: string; readonly owner?: string | undefined },
): void {
  for (const name of [user, owner]) {
    if (findUser(gallery, name) === undefined)
      gallery.users.push({ name, kind: name === user ? "user" : "organization" });
  }
}

/** Creates a gallery with nothing in it. */
function createNuget(trusted: TrustedIssuers): NugetEmulator {
  const state = emptyNugetState();
  const used = new UsedTokens(trusted.now);
  const app = new Hono();

  app.get("/v3/index.json", (c) => reply(200, serviceIndex(new URL(c.req.url).origin, state.settings)));
  app.post("/api/v2/token", (c) => createToken(state, c.req.raw, trusted, used));
  app.on("PUT", ["/api/v2/package", "/api/v2/package/"], (c) => push(state, c.req.raw, "package"));
  app.on("PUT", ["/api/v2/symbolpackage", "/api/v2/symbolpackage/"], (c) => push(state, c.req.raw, "symbols"));

  return Object.assign(
    recorded("nuget", async (request) => app.fetch(request), trusted.now),
    state,
  );
}

/**
 * nuget.org's index stands at another host than what it names. Of a token service it says nothing; another source's may,
 * as the proposal has it.
 *
 * @see https://learn.microsoft.com/en-us/nuget/api/service-index
 * @see https://github.com/NuGet/Home/blob/dev/accepted/2024/trusted-publishers-oidc-for-nuget-push.technical.md
 */
function serviceIndex(asked: string, { namesTokenService }: NugetState["settings"]): unknown {
  const origin = asked === "https://api.nuget.org" ? "https://www.nuget.org" : asked;
  const resources = [
    { "@id": `${origin}/api/v2/package`, "@type": "PackagePublish/2.0.0" },
    { "@id": `${origin}/api/v2/symbolpackage`, "@type": "SymbolPackagePublish/4.9.0" },
  ];
  const token = { "@id": `${origin}/api/v2/token`, "@type": "TokenService/1.0.0" };
  return { version: "3.0.0", resources: namesTokenService ? [...resources, token] : resources };
}
