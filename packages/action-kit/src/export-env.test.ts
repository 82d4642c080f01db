import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Credential, crates, mcp, type Registry, Secret } from "@mint/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkExportEnv, exportEnv } from "./export-env.ts";

const token = new Secret("a-token-that-nobody-gave");
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mint-env-"));
  file = join(folder, "env");
  await writeFile(file, "EARLIER=1\n");
});
afterEach(() => rm(folder, { recursive: true }));

function credential(registry: Registry): Credential {
  return {
    registry,
    token,
    username: undefined,
    secret: undefined,
    expiresAt: undefined,
    expiryDocumented: false,
    audience: "crates.io",
    claims: {},
    revoke: async () => "revoked",
    [Symbol.asyncDispose]: async () => undefined,
  };
}

describe("what is exported", () => {
  test("follows the previous content of the runner's file, and can be removed again", async () => {
    const takeBack = exportEnv({ GITHUB_ENV: file }, [credential(crates())]);
    const text = await readFile(file, "utf8");
    expect(text).toBe("EARLIER=1\nCARGO_REGISTRY_TOKEN=a-token-that-nobody-gave\n");
    takeBack();
    expect(await readFile(file, "utf8")).toBe("EARLIER=1\n");
  });

  test("what is exported is nothing where a value has two lines", async () => {
    const registry = { ...crates(), clientEnv: () => ({ A: "1", B: "2\nC=3" }) };
    expect(() => exportEnv({ GITHUB_ENV: file }, [credential(registry)])).toThrow(
      expect.objectContaining({ code: "OUTPUT_UNAVAILABLE" }),
    );
    expect(await readFile(file, "utf8")).toBe("EARLIER=1\n");
  });
});

describe("before a token is asked for", () => {
  test("the runner's file has to be there", () => {
    const unavailable = expect.objectContaining({ code: "OUTPUT_UNAVAILABLE" });
    expect(() => checkExportEnv({ env: {} }, [crates()])).toThrow(unavailable);
    expect(() => checkExportEnv({ env: { GITHUB_ENV: folder } }, [crates()])).toThrow(unavailable);
    expect(() => checkExportEnv({ env: { GITHUB_ENV: file } }, [crates()])).not.toThrow();
  });

  test("what the inputs put into the environment has to be one printable line", () => {
    const registry = { ...crates(), clientEnv: () => ({ UV_PUBLISH_URL: "https://registry.example/größe" }) };
    expect(() => checkExportEnv({ env: { GITHUB_ENV: file } }, [registry])).toThrow(
      expect.objectContaining({ code: "OUTPUT_UNAVAILABLE", hint: expect.not.stringContaining("disk") }),
    );
  });

  test("a client has to be there that reads it", () => {
    expect(() => checkExportEnv({ env: { GITHUB_ENV: file } }, [mcp()])).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
