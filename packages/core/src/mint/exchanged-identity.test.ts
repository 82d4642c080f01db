import { createSandbox, ENTRA_IDS, type Sandbox } from "@mint/sandbox";
import { beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/fakes.ts";
import { handlerTransport } from "../../test/handler-transport.ts";
import { virtualIo, type VirtualIo } from "../../test/virtual-io.ts";
import {
  azureCli,
  type Credential,
  diagnose,
  entra,
  exchangeOf,
  githubActions,
  type Identity,
  managedIdentity,
  mint,
  nuget,
  type Registry,
} from "../index.ts";

const { tenantId, clientId, objectId, galleryId } = ENTRA_IDS;
const gallery = nuget({ user: "octocat", tenantId, clientId });

let sandbox: Sandbox;
let io: VirtualIo;

beforeEach(() => {
  io = virtualIo({ send: (request, limits) => handlerTransport(sandbox.fetch)(request, limits) });
  sandbox = createSandbox({ now: () => io.now() });
});

function run(
  registry: Registry = gallery,
  options: { readonly identity?: Identity; readonly audience?: string | undefined } = {},
): Promise<Credential> {
  const { identity, audience } = { identity: githubActions(), audience: galleryId, ...options };
  const env = {
    GITHUB_ACTIONS: "true",
    ACTIONS_ID_TOKEN_REQUEST_URL: sandbox.issuer.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: sandbox.issuer.requestToken,
  };
  return mint(registry, { identity, audience, io: { ...io, env } });
}

/** Answers in a server's place so many times. */
function instead(server: "issuer" | "entra" | "nuget", status: number, times: number): void {
  let left = times;
  sandbox[server].intercept = ({ url }) =>
    url.includes(".well-known") || left-- <= 0 ? undefined : new Response("Out", { status });
}

/** How often each server was asked for a token. */
function asked(): readonly number[] {
  const { issuer, entra: directory, nuget: registry } = sandbox;
  return [
    issuer.log.filter(({ path }) => path.includes("audience=")).length,
    directory.log.filter(({ method }) => method === "POST").length,
    registry.log.length,
  ];
}

describe("an identity that is exchanged first", () => {
  test("publishes with what the exchange gives, by one request to each", async () => {
    const credential = await run();
    expect(sandbox.nuget.keys).toMatchObject([{ apiKey: credential.token.reveal(), live: true }]);
    expect(credential.claims).toMatchObject({ aud: galleryId, oid: objectId, idtyp: "app" });
    expect(asked()).toEqual([1, 1, 1]);
    expect(sandbox.issuer.log[0]?.path).toContain(`audience=${encodeURIComponent("api://AzureADTokenExchange")}`);
  });

  test("announces every token before it is sent on", async () => {
    const credential = await run();
    const known = io.secrets.map((secret) => secret.reveal());
    expect(known).toContain(sandbox.entra.tokens[0]?.token);
    expect(known).toContain(credential.token.reveal());
    expect(known.filter((text) => text.startsWith("eyJ"))).toHaveLength(2);
  });

  test.each([
    ["issuer", 3],
    ["entra", 2],
    ["nuget", 2],
  ] as const)("survives an outage of %s, %i times, with new tokens each time", async (server, times) => {
    instead(server, 503, times);
    await run();
    const posts = sandbox.entra.log.filter(({ method }) => method === "POST");
    const assertions = posts.map(({ body }) => new URLSearchParams(body).get("client_assertion"));
    expect(new Set(assertions).size).toBe(assertions.length);
    const bearers = sandbox.nuget.log.map(({ headers }) => headers["authorization"]);
    expect(new Set(bearers).size).toBe(bearers.length);
  });

  test("sends no more than fifteen requests with a credential", async () => {
    instead("nuget", 503, 99);
    instead("entra", 503, 2);
    instead("issuer", 503, 3);
    expect(await failureOf(() => run())).toMatchObject({ code: "EXCHANGE_UNAVAILABLE" });
    const [idTokens = 0, exchanges = 0, keys = 0] = asked();
    expect(idTokens + exchanges + keys).toBeLessThanOrEqual(15);
  });

  test("waits for a federated credential that was just made, and at most twice", async () => {
    sandbox.entra.settings.propagating = 2;
    await run();
    expect(asked()).toEqual([3, 3, 1]);
    sandbox.entra.settings.propagating = 9;
    expect(await failureOf(() => run())).toMatchObject({ code: "EXCHANGE_REFUSED" });
    expect(asked()).toEqual([6, 6, 1]);
  });

  test("an identity that is exchanged first is refused by the exchange once, which explains it by its own form", async () => {
    sandbox.issuer.subject = "legacy";
    const failure = await failureOf(() => run());
    expect(failure).toMatchObject({ code: "EXCHANGE_REFUSED", evidence: { host: "login.microsoftonline.com" } });
    expect(asked()).toEqual([1, 1, 0]);
    const exchange = exchangeOf(failure);
    expect(exchange?.id).toBe("entra");
    const { evidence } = failure as { evidence: { claims?: Record<string, unknown>; messages?: string[] } };
    const { findings, form } = diagnose(exchange ?? gallery, evidence.claims ?? {}, evidence);
    expect(findings.map(({ certainty, id }) => `${certainty} ${id}`)).toEqual(["certain federated-credential-subject"]);
    const subject = "repo:octo-org/octo-repo:environment:release";
    expect(form).toContainEqual({ label: "Subject identifier", value: subject, matches: false });
    expect(findings[0]?.paste).toContain(`"subject": "${subject}"`);
  });

  test("an identity that is exchanged first is explained by the registry where that refuses", async () => {
    sandbox.nuget.entraPolicies.splice(0);
    const failure = await failureOf(() => run());
    expect(failure).toMatchObject({ code: "EXCHANGE_REFUSED", evidence: { host: "www.nuget.org" } });
    expect(exchangeOf(failure)).toBeUndefined();
    const { evidence } = failure as { evidence: { claims?: Record<string, unknown>; messages?: string[] } };
    const { findings, form } = diagnose(gallery, evidence.claims ?? {}, evidence);
    expect(findings.map(({ id }) => id)).toEqual(["no-publisher"]);
    expect(form).toContainEqual({
      label: "Service principal object ID (not the client ID)",
      value: objectId,
    });
  });

  test.each([undefined, `api://${galleryId}`, `${galleryId}/.default`, "https://www.nuget.org"])(
    "asks no server if the audience is %s",
    async (audience) => {
      const failure = await failureOf(() => run(gallery, { audience }));
      expect(failure).toMatchObject({ code: "INVALID_INPUT", message: expect.stringMatching(/^audience /) });
      expect(asked()).toEqual([0, 0, 0]);
    },
  );
});

test.each([
  ["a v1 token", { ver: "1.0", iss: `https://sts.windows.net/${tenantId}/` }, "AUDIENCE_MISMATCH", "of version 1.0"],
  ["a v1 token of v2's issuer", { ver: "1.0" }, "AUDIENCE_MISMATCH", "of version 1.0"],
  ["a client secret behind it", { azpacr: "1" }, "UNSUPPORTED_ISSUER", "a client secret"],
  ["no client behind it", { azpacr: "0" }, "UNSUPPORTED_ISSUER", 'azpacr is "0"'],
  ["a user behind it", { idtyp: "user" }, "AUDIENCE_MISMATCH", 'idtyp is "user"'],
  ["no idtyp", { idtyp: null }, "AUDIENCE_MISMATCH", 'idtyp is "missing"'],
  ["a subject of its own", { sub: "x" }, "UNSUPPORTED_ISSUER", 'sub is "x"'],
  ["no uti", { uti: null }, "UNSUPPORTED_ISSUER", "no claim uti"],
  ["a number for a version", { ver: 2 }, "AUDIENCE_MISMATCH", "of version missing"],
  ["another cloud", { iss: `https://login.microsoftonline.us/${tenantId}/v2.0` }, "UNSUPPORTED_ISSUER", "cloud"],
  ["a tenant that is not a GUID", { tid: "octo" }, "UNSUPPORTED_ISSUER", 'tid "octo"'],
] as const)(
  "an access token that the gallery would refuse is not sent, and reported, with %s",
  async (_, claims, code, says) => {
    Object.assign(sandbox.entra.claims, claims);
    const failure = await failureOf(() => run());
    expect(failure).toMatchObject({ code, message: expect.stringContaining(says) });
    expect(asked()).toEqual([1, 1, 0]);
  },
);

test.each([
  ["two audiences", { aud: [galleryId, "x"] }],
  ["another audience", { aud: "x" }],
])("an access token that the gallery would refuse without a reason with %s is not sent", async (_, claims) => {
  Object.assign(sandbox.entra.claims, claims);
  expect(await failureOf(() => run())).toMatchObject({ code: "RESPONSE_INVALID" });
  expect(sandbox.nuget.log).toEqual([]);
});

test("an access token that the gallery would refuse without a reason for another gallery is refused there, and explained as an audience", async () => {
  sandbox.nuget.settings.entraAudience = "00000000-0000-4000-8000-000000000001";
  const failure = await failureOf(() => run());
  const { evidence } = failure as { evidence: { claims?: Record<string, unknown>; messages?: string[] } };
  const [finding] = diagnose(gallery, evidence.claims ?? {}, { ...evidence, audienceTyped: true }).findings;
  expect(finding).toMatchObject({ id: "audience", certainty: "certain" });
});

test("an access token that the gallery would refuse without a reason with a uti that was sent before is not sent again", async () => {
  Object.assign(sandbox.entra.claims, { uti: "the-same" });
  instead("nuget", 503, 1);
  expect(await failureOf(() => run())).toMatchObject({ code: "RESPONSE_INVALID" });
  expect(sandbox.nuget.log).toHaveLength(1);
});

describe("an identity that gives Entra's tokens by itself", () => {
  const machine = managedIdentity({});

  test("an identity that gives Entra's tokens by itself is exchanged at the gallery directly", async () => {
    await run(nuget({ user: "octocat" }), { identity: machine });
    expect(asked()).toEqual([0, 0, 1]);
    await expect(run(nuget({ user: "octocat" }), { identity: machine })).rejects.toMatchObject({
      evidence: { alreadyUsed: true },
    });
  });

  test("an identity that gives Entra's tokens by itself is asked once, since it gives the same token again", async () => {
    instead("nuget", 503, 1);
    expect(await failureOf(() => run(nuget({ user: "octocat" }), { identity: machine }))).toMatchObject({
      code: "EXCHANGE_UNAVAILABLE",
    });
    expect(sandbox.nuget.log).toHaveLength(1);
  });

  test.each([404, 410, 429, 500])(
    "an identity that gives Entra's tokens by itself is asked again where its endpoint answers %i",
    async (status) => {
      instead("entra", status, 2);
      await run(nuget({ user: "octocat" }), { identity: machine });
      expect(sandbox.entra.log.filter(({ path }) => path.startsWith("/metadata/"))).toHaveLength(3);
    },
  );

  test("an identity that gives Entra's tokens by itself has to be that of the ids, if they are given", async () => {
    const failure = await failureOf(() => run(gallery, { identity: machine }));
    expect(failure).toMatchObject({ code: "UNSUPPORTED_ISSUER", message: expect.stringContaining(clientId) });
    expect(sandbox.nuget.log).toEqual([]);
  });

  test("an identity that gives Entra's tokens by itself is final where its endpoint does not know it", async () => {
    const identity = managedIdentity({ clientId: "00000000-0000-4000-8000-000000000009" });
    const failure = await failureOf(() => run(gallery, { identity }));
    expect(failure).toMatchObject({ code: "IDENTITY_UNAVAILABLE", evidence: { messages: ["Identity not found"] } });
    expect(sandbox.entra.log).toHaveLength(1);
  });

  test("an identity that gives Entra's tokens by itself needs no exchange if its token is wanted", async () => {
    const registry = entra({ scope: "azure-devops" });
    const credential = await run(registry, { identity: machine, audience: undefined });
    expect(credential.token.reveal()).toBe(sandbox.entra.tokens[0]?.token);
    expect(credential.expiresAt?.getTime()).toBeGreaterThan(io.now());
    expect(asked()).toEqual([0, 0, 0]);
  });

  test("an identity that gives Entra's tokens by itself can be the account of the Azure CLI", async () => {
    const calls: string[] = [];
    const identity = azureCli({ tenantId });
    const token = await run(nuget({ user: "octocat" }), { identity: machine }).then(
      () => sandbox.entra.tokens[0]?.token ?? "",
    );
    Object.assign(io, {
      run: async (command: string, args: readonly string[]) => {
        calls.push([command, ...args].join(" "));
        return { exitCode: 0, stdout: `${token}\n`, stderr: "" };
      },
    });
    const failure = await failureOf(() => run(nuget({ user: "octocat" }), { identity }));
    expect(failure).toMatchObject({ evidence: { alreadyUsed: true } });
    expect(calls).toEqual([
      `az account get-access-token --output tsv --query accessToken --resource ${galleryId} --tenant ${tenantId}`,
    ]);
  });

  test.each(["http://evil.example/msi/token", "https://evil.example/msi/token", "http://169.254.1.1.evil.example/"])(
    "an identity that gives Entra's tokens by itself is not looked for at %s",
    async (endpoint) => {
      const env = { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: "x" };
      expect(machine.isPresent(env)).toBe(true);
      expect(await failureOf(() => machine.check(env))).toMatchObject({ code: "INSECURE_URL" });
    },
  );
});

test("an application that lacks an id is refused before anything is asked", async () => {
  for (const registry of [entra({ scope: "azure-devops", tenantId }), entra({ scope: "azure-devops", clientId })]) {
    expect(await failureOf(() => run(registry, { audience: undefined }))).toMatchObject({ code: "INVALID_INPUT" });
  }
  expect(asked()).toEqual([0, 0, 0]);
});
