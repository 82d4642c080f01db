import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { asList, asObject, readRecipe, runRecipe } from "./recipe.ts";

const UPLOAD = join(import.meta.dirname, "upload.py");
let running: RunningSandbox;
/** Makes an ID token of the sandbox's issuer for an audience, as an agent's command would: by asking its service. */
let agent: { readonly url: string; close(): void };

beforeAll(async () => {
  running = await startSandbox();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://agent");
    const isMetadata = url.pathname.endsWith("/service-accounts/default/identity");
    const allowed =
      !isMetadata || (request.headers["metadata-flavor"] === "Google" && url.searchParams.get("format") === "full");
    const token = running.sandbox.issuer.mintIdToken({}, url.searchParams.get("audience") ?? "");
    void token.then((text) => response.writeHead(allowed ? 200 : 403).end(allowed ? text : ""));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  agent = { url: `127.0.0.1:${port}`, close: () => server.close() };
});
beforeEach(() => {
  const { pypi, npm, rubygems, cloudsmith } = running.sandbox;
  for (const list of [pypi.tokens, pypi.uploads, npm.log, rubygems.log, cloudsmith.tokens]) list.splice(0);
});
afterAll(async () => {
  agent.close();
  await running.close();
});

/** In the place of twine: a real upload of one file, to the sandbox. */
const twine = (version: string): string =>
  `test "$1" = upload && exec python3 '${UPLOAD}' '${running.urls.pypi}/legacy/' ${version}`;
const pypiOptions = (): readonly string[] => ["--repository-url", `${running.urls.pypi}/legacy/`];

/** Whatever was uploaded, the token died with the command. */
function expectUpload(version: string): void {
  expect(running.sandbox.pypi.uploads.map((upload) => upload.version)).toEqual([version]);
  expect(running.sandbox.pypi.tokens.map(({ burnt, live }) => [burnt, live])).toEqual([[true, false]]);
}

describe("the recipe for", () => {
  it("GitLab CI uploads to PyPI with the token that its id_tokens block names", async () => {
    const { publish } = await readRecipe("gitlab");
    const { id_tokens: idTokens, script } = asObject(publish);
    const tokens = Object.entries(asObject(idTokens)).map(async ([name, settings]) => {
      const { aud } = asObject(settings);
      return [name, await running.sandbox.issuer.mintIdToken({}, String(aud))] as const;
    });
    const end = await runRecipe(asList(script).join("\n"), {
      env: { CI: "true", GITLAB_CI: "true", CI_JOB_ID: "1", ...Object.fromEntries(await Promise.all(tokens)) },
      commands: { twine: twine("2.0.0") },
      mintOptions: pypiOptions(),
    });
    expect([end.code, end.stdout]).toEqual([0, expect.stringContaining("identity variables: []\nuploaded: 200")]);
    expectUpload("2.0.0");
  });

  it("CircleCI publishes to npm with what its own command gives", async () => {
    const { jobs } = await readRecipe("circleci");
    const { publish } = asObject(jobs);
    const { steps } = asObject(publish);
    const lines = asList(steps).flatMap((step) => {
      const command: unknown = asObject(step)["run"];
      return typeof command === "string" ? [command] : [];
    });
    const circleci = `test "$1 $2 $3 $4" = "run oidc get --claims" || exit 64
aud=$(node -p 'encodeURIComponent(JSON.parse(process.argv[1]).aud)' "$5") && exec curl -sSf "http://${agent.url}/?audience=$aud"`;
    const host = new URL(running.urls.npm).host;
    const npm = `test "$1" = publish || exit 0
grep -q '${host}/:_authToken=\${NODE_AUTH_TOKEN}' "$NPM_CONFIG_USERCONFIG" || exit 65
exec curl -sS -o answer -w '%{http_code}' -X PUT -H "authorization: Bearer $NODE_AUTH_TOKEN" -H 'content-type: application/json' -d '{}' 'http://${host}/octo-package'`;
    const end = await runRecipe(lines.join("\n"), {
      env: { CI: "true", CIRCLECI: "true", CIRCLE_OIDC_TOKEN: "of.the.organization" },
      commands: { circleci, npm },
      mintOptions: ["--registry-url", running.urls.npm],
    });
    // An empty document is no package: what counts here is that the token was known.
    expect([end.code, end.stdout]).toEqual([0, expect.stringMatching(/^400/)]);
    const exchange = running.sandbox.npm.log.find(({ path }) =>
      path.includes("/oidc/token/exchange/package/octo-package"),
    );
    expect(exchange?.status).toBe(201);
  });

  it("Buildkite pushes to RubyGems.org with what its agent gives", async () => {
    const { steps } = await readRecipe("buildkite");
    const publish = asObject(asList(steps).at(-1));
    const role = String(asObject(publish["env"])["RUBYGEMS_ROLE"]);
    const [known] = running.sandbox.rubygems.roles;
    if (known === undefined) throw new Error("no role");
    known.token = role;
    known.access_policy.statements[0]?.conditions.splice(0);
    for (const statement of known.access_policy.statements) statement.principal.oidc = running.urls.issuer;
    const buildkiteAgent = `case "$1 $2" in
"artifact download") exit 0 ;;
"oidc request-token") test "$3" = --audience && exec curl -sSf "http://${agent.url}/?audience=$4" ;;
esac
exit 64`;
    const gem = `test "$1" = push && exec curl -sS -o answer -w '%{http_code}' -X POST -H "authorization: $GEM_HOST_API_KEY" --data-binary 'no gem' '${running.urls.rubygems}/api/v1/gems'`;
    // $$ is a dollar sign of the pipeline's shell, one that the upload of the pipeline leaves alone.
    const script = asList(publish["command"]).join("\n").replaceAll("$$", "$");
    const end = await runRecipe(script, {
      env: { CI: "true", BUILDKITE: "true", BUILDKITE_AGENT_ACCESS_TOKEN: "of-the-agent", RUBYGEMS_ROLE: role },
      commands: { "buildkite-agent": buildkiteAgent, gem },
      mintOptions: ["--gem-server", running.urls.rubygems],
    });
    expect(end.stderr).not.toContain("mint: EXCHANGE");
    // A file that is not a gem is refused; an unknown key would be 401.
    expect([end.code, end.stdout]).toEqual([0, expect.stringMatching(/^4(00|22)/)]);
  });

  it("Google Cloud Build uploads to PyPI with what the metadata server gives", async () => {
    const { steps, serviceAccount } = await readRecipe("google-cloud-build");
    const publish = asObject(asList(steps).at(-1));
    const names = asList(publish["env"]).map((line) => String(line).split("=")[0] ?? "");
    expect([names, String(serviceAccount)]).toEqual([
      ["GCE_METADATA_HOST"],
      expect.stringContaining("iam.gserviceaccount.com"),
    ]);
    const end = await runRecipe(String(asList(publish["args"]).at(-1)), {
      env: { BUILDER_OUTPUT: "/builder/outputs", GCE_METADATA_HOST: agent.url },
      commands: { twine: twine("2.0.1") },
      mintOptions: pypiOptions(),
    });
    expect([end.code, end.stdout]).toEqual([0, expect.stringContaining("uploaded: 200")]);
    expectUpload("2.0.1");
  });

  it("Forgejo Actions pushes to Cloudsmith with an identity of its own server", async () => {
    const { jobs } = await readRecipe("forgejo");
    const publish = asObject(asObject(jobs)["publish"]);
    const lines = asList(publish["steps"]).flatMap((step) => {
      const command: unknown = asObject(step)["run"];
      return typeof command === "string" ? [command] : [];
    });
    const given = publish["enable-openid-connect"] === true ? running.env : {};
    const end = await runRecipe(lines.join("\n"), {
      env: { CI: "true", GITHUB_ACTIONS: "true", GITEA_ACTIONS: "true", FORGEJO_ACTIONS: "true", ...given },
      commands: { cloudsmith: 'test "$1" = push && echo "key: $CLOUDSMITH_API_KEY"' },
      mintOptions: ["--api-url", running.urls.cloudsmith],
    });
    const [issued] = running.sandbox.cloudsmith.tokens;
    expect([end.code, end.stdout]).toEqual([0, `key: ${issued?.token}\n`]);
    expect(issued?.scope).toBe("octo-org/release");
    expect(end.stderr).toContain(`::add-mask::${issued?.token}`);
  });
});

describe("the root README", () => {
  it("shows GitLab's job as the recipe has it", async () => {
    const { publish } = await readRecipe("gitlab");
    const { id_tokens: idTokens, script, image, environment } = asObject(publish);
    const readme = await readFile(join(import.meta.dirname, "../../../README.md"), "utf8");
    const blocks = [...readme.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text = ""]): unknown => parse(text));
    expect(blocks).toContainEqual({ publish: { image, environment, id_tokens: idTokens, script } });
  });

  it.each(["gitlab", "circleci", "buildkite", "google-cloud-build", "forgejo"])("links the recipe %s", async (name) => {
    const readme = await readFile(join(import.meta.dirname, "../../../README.md"), "utf8");
    expect(readme).toContain(`(docs/recipes/${name}.md)`);
  });
});
