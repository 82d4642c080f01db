import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENTRA_IDS, type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterEach, beforeEach } from "vitest";

/** Whom the pod of AKS speaks for. */
export const POD = "system:serviceaccount:octo:publisher";
/** The audience of an assertion for Entra ID. */
export const EXCHANGE = "api://AzureADTokenExchange";

type Variables = Record<string, string>;

/** A sandbox with Entra ID and a gallery, and the places at Azure from which a job can publish to it. */
export class EntraWorld {
  running!: RunningSandbox;
  folder = "";

  /** Writes the text of a pod's token file, and returns what the webhook of AKS sets. */
  async podWith(text: string): Promise<Variables> {
    const { entra, issuer } = this.running.sandbox;
    const audiences = [EXCHANGE];
    entra.applications[0]?.federatedCredentials.push({ name: "pod", issuer: issuer.url, subject: POD, audiences });
    const file = join(this.folder, "token");
    await writeFile(file, text);
    return {
      AZURE_FEDERATED_TOKEN_FILE: file,
      AZURE_TENANT_ID: ENTRA_IDS.tenantId,
      AZURE_CLIENT_ID: ENTRA_IDS.clientId,
      AZURE_AUTHORITY_HOST: this.running.urls.entra,
    };
  }

  /** A pod of AKS. */
  async pod(claims: Readonly<Record<string, unknown>> = {}, audience = EXCHANGE): Promise<Variables> {
    return this.podWith(`${await this.running.sandbox.issuer.mintIdToken({ sub: POD, ...claims }, audience)}\n`);
  }

  /** An app of App Service. */
  app(): Variables {
    const { identityHeader } = this.running.sandbox.entra.settings;
    return { IDENTITY_ENDPOINT: `${this.running.urls.entra}/msi/token`, IDENTITY_HEADER: identityHeader };
  }

  /** The options that name the gallery. */
  gallery(user = "octocat"): readonly string[] {
    return ["--user", user, "--token-service-url", `${this.running.urls.nuget}/api/v2/token`];
  }

  /** What was sent to Entra ID, to the endpoint of managed identities, and to the gallery. */
  sent(): readonly ("entra" | "endpoint" | "gallery")[] {
    const { entra, nuget } = this.running.sandbox;
    return [
      ...entra.log
        .filter(({ path }) => !path.includes("/discovery/") && !path.includes("/.well-known/"))
        .map(({ path }) => (path.endsWith("/token") ? ("entra" as const) : ("endpoint" as const))),
      ...nuget.log.map(() => "gallery" as const),
    ];
  }
}

/** Starts such a world before each test of a file. */
export function entraWorldForEachTest(): EntraWorld {
  const world = new EntraWorld();
  beforeEach(async () => {
    world.running = await startSandbox();
    world.folder = await mkdtemp(join(tmpdir(), "mint-entra-"));
  });
  afterEach(async () => {
    await world.running.close();
    await rm(world.folder, { recursive: true });
  });
  return world;
}
