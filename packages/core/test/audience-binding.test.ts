import { describe, expect, test } from "vitest";
import {
  cloudsmith,
  crates,
  dockerhub,
  jfrog,
  mcp,
  mint,
  npm,
  nuget,
  openvsx,
  packagist,
  prefix,
  pypi,
  pyx,
  quay,
  type Registry,
  rubygems,
  vscode,
} from "../src/index.ts";
import { answer, failureOf } from "./fakes.ts";
import { harness } from "./harness.ts";

/** An identity for any of these, in the hands of whoever runs another host, could be redeemed at its owner's. */
const RESERVED: readonly string[] = [
  "pypi",
  "testpypi",
  "https://www.nuget.org",
  "crates.io",
  "staging.crates.io",
  "rubygems.org",
  "npm:registry.npmjs.org",
  "https://identity.docker.com",
  "prefix.dev",
  "https://open-vsx.org",
  "marketplace.visualstudio.com",
  "https://registry.modelcontextprotocol.io",
  "sigstore",
];

const HOST = "https://evil.example";
const CHOSEN = "chosen-by-its-administrator";

/** Every registry, made out to a host that is not its own. */
const ELSEWHERE: Readonly<Record<string, () => Registry>> = {
  pypi: () => pypi({ repositoryUrl: `${HOST}/legacy/` }),
  nuget: () => nuget({ user: "octocat", tokenServiceUrl: `${HOST}/token` }),
  "nuget by its service index": () => nuget({ user: "octocat", source: `${HOST}/index.json` }),
  crates: () => crates({ url: HOST }),
  rubygems: () => rubygems({ gemServer: HOST }),
  npm: () => npm({ package: "octo-package", registryUrl: HOST }),
  dockerhub: () => dockerhub({ connectionId: "some-id", username: "octo-org", identityUrl: HOST }),
  prefix: () => prefix({ url: HOST }),
  openvsx: () => openvsx({ extension: "octo.extension", registryUrl: HOST }),
  vscode: () => vscode({ publisher: "octo", marketplaceUrl: HOST }),
  cloudsmith: () => cloudsmith({ organization: "octo", audience: CHOSEN, apiUrl: HOST }),
  jfrog: () => jfrog({ url: HOST, oidcProviderName: "github", audience: CHOSEN }),
  quay: () => quay({ robot: "octo+release", audience: CHOSEN, registryUrl: HOST }),
  packagist: () => packagist({ organization: "octo", package: "octo/package", privatePackagistUrl: HOST }),
  mcp: () => mcp({ registryUrl: HOST }),
  pyx: () => pyx({ workspace: "octo", pyxRegistry: "main", url: HOST }),
};

describe.each(Object.entries(ELSEWHERE))("%s at a host that is not its own", (_, registryThere) => {
  test("gets no identity that is worth something elsewhere, whatever it says that it wants", async () => {
    for (const audience of RESERVED) {
      const on = harness({ discovery: [answer(200, { audience })] });
      await mint(registryThere(), { identity: on.identity, io: on.io }).catch(() => undefined);
      const asked = on.sent
        .filter(({ stage }) => stage === "id-token")
        .map(({ request }) => new URL(request.url).searchParams.get("audience"));
      expect(asked.filter((one) => RESERVED.includes(one ?? ""))).toEqual([]);
    }
  });

  test("gets none that a person was talked into typing, and nothing is asked", async () => {
    for (const audience of RESERVED) {
      const on = harness();
      const run = mint(registryThere(), { identity: on.identity, io: on.io, audience });
      expect(await failureOf(() => run)).toMatchObject({ code: "AUDIENCE_MISMATCH" });
      expect(on.sent).toEqual([]);
    }
  });
});
