import { readdir, readFile, stat } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { type ActionOptions, type ActionResult, type PhaseResult, runAction, secretsIn } from "@mint/runner";
import { type RunningSandbox, type Server, startSandbox } from "@mint/sandbox";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";

/** A job that is refused: what is wrong with it, and what the error says. */
export interface RefusedJob {
  readonly title: string;
  readonly spoil: (running: RunningSandbox) => void;
  readonly words: string;
}

/** A step that is wrong by itself. */
export interface WrongStep {
  readonly title: string;
  readonly code: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly text?: string;
}

/** What the suite needs to know of an action. */
export interface ActionSubject {
  /** The folder of the built action. */
  readonly action: string;
  /** As workflows name it. */
  readonly uses: string;
  readonly sizeBoundBytes?: number;
  /** Inputs that aim it at the sandbox, as a job that is trusted there has them. */
  inputs(running: RunningSandbox): Readonly<Record<string, string>>;
  server(running: RunningSandbox): Server;
  /** Every token that the registry gave. */
  tokens(running: RunningSandbox): readonly string[];
  /** The tokens that it still takes. */
  live(running: RunningSandbox): readonly string[];
  readonly audience: (running: RunningSandbox) => string;
  /** Further outputs than `token` and `expires-at`, without secrets. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly revokes: boolean;
  /** The variables that hold the token with `export-env`, and others. */
  readonly env: {
    readonly token: readonly string[];
    others?(running: RunningSandbox): Readonly<Record<string, string>>;
  };
  readonly refused: readonly RefusedJob[];
  readonly wrong: readonly WrongStep[];
}

const NO_IDENTITY = { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined };
const SIZE_BOUND_BYTES = 60_000;
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** Runs a built action as the runner does, against its registry in the sandbox. */
export function actionSuite(subject: ActionSubject): void {
  vi.setConfig({ testTimeout: 30_000 });
  let running: RunningSandbox;
  beforeEach(async () => {
    running = await startSandbox();
  });
  afterEach(() => running.close());

  const run = (options: Partial<ActionOptions> = {}): Promise<ActionResult> =>
    runAction({
      action: subject.action,
      ...options,
      inputs: { ...subject.inputs(running), ...options.inputs },
      env: { ...running.env, ...options.env },
    });
  /** ID tokens that the registry was shown, however they came. */
  const presented = (): readonly string[] =>
    subject.server(running).log.flatMap(({ body, headers }) => {
      const basic = Buffer.from((headers["authorization"] ?? "").replace(/^Basic /, ""), "base64").toString("latin1");
      return [
        ...`${decodeURIComponent(body.replaceAll("%", "%25"))} ${headers["authorization"] ?? ""} ${basic}`.matchAll(
          JWT,
        ),
      ]
        .map(([jwt]) => jwt)
        .filter((jwt) => !subject.tokens(running).includes(jwt));
    });
  const secrets = (): readonly string[] => [
    running.sandbox.issuer.requestToken,
    ...presented(),
    ...subject.tokens(running),
  ];

  describe("a job that the registry trusts", () => {
    test("gets one token, and learns when it dies", async () => {
      const { main, status } = await run({ post: false });
      expect(main.annotations).toEqual([]);
      expect(main.stderr).toBe("");
      expect(status).toBe("success");
      const [token, ...others] = subject.tokens(running);
      expect(others).toEqual([]);
      expect(main.outputs).toMatchObject({ token, ...subject.outputs });
      const expiresAt = main.outputs["expires-at"] ?? "nothing";
      expect(expiresAt === "" || Date.parse(expiresAt) > Date.now()).toBe(true);
      expect(main.env).toEqual({});
    });

    test("shows the registry one ID token, for the registry's own audience", async () => {
      await run({ post: false });
      const claims = presented().map(claimsOf);
      expect(claims.map(({ aud }) => aud)).toEqual([subject.audience(running)]);
      for (const { headers } of subject.server(running).log)
        expect(headers["user-agent"]).toMatch(/^mint\/\d+\.\d+\.\d+$/);
    });

    test("has its secrets masked at birth, and nowhere but in its output and state", async () => {
      const result = await run();
      const [first] = result.main.lines;
      expect(first?.command).toMatchObject({ name: "add-mask", data: running.sandbox.issuer.requestToken });
      const masked = result.main.masks.map(({ value }) => value);
      for (const secret of secrets()) expect(masked).toContain(secret);
      expect(secrets()).toHaveLength(3);
      expect(secretsIn(result, secrets(), { outputs: ["token", "secret"], state: ["token"] })).toEqual([]);
    });

    test("leaves no file behind and no process", async () => {
      const { phases } = await run();
      for (const phase of phases) expect(phase).toMatchObject({ files: [], leftProcesses: false, env: {}, path: [] });
    });

    test(`has its token ${subject.revokes ? "revoked when it ends" : "alive until it dies by itself"}`, async () => {
      const { main, post, status } = await run();
      expect(status).toBe("success");
      expect(subject.live(running)).toEqual(subject.revokes ? [] : [main.outputs["token"]]);
      expect(main.state["token"]).toBe(subject.revokes ? main.outputs["token"] : undefined);
      expect(post?.annotations ?? []).toEqual([]);
    });

    test("survives an outage of the registry, with a fresh ID token", async () => {
      let outages = 1;
      const server = subject.server(running);
      server.intercept = (request) =>
        request.headers.has("authorization") || request.method === "POST"
          ? outages-- > 0
            ? new Response("busy", { status: 503 })
            : undefined
          : undefined;
      const { main } = await run({ post: false });
      expect(main.exitCode).toBe(0);
      expect(new Set(presented().map((jwt) => claimsOf(jwt)["jti"])).size).toBe(2);
    });
  });

  describe("export-env", () => {
    const isRead = subject.env.token.length > 0;

    test.skipIf(isRead)("is refused where no client of the registry would read it", async () => {
      const { main } = await run({ inputs: { "export-env": "true" }, post: false });
      expect(onlyError(main)).toMatch(/^INVALID_INPUT: /);
      expect(subject.server(running).log).toEqual([]);
    });

    test.runIf(isRead)("puts what clients read into the environment, and nothing else", async () => {
      const result = await run({ inputs: { "export-env": "true" }, post: false });
      const { main } = result;
      const token = main.outputs["token"] ?? "";
      expect(main.env).toEqual({
        ...Object.fromEntries(subject.env.token.map((name) => [name, token])),
        ...subject.env.others?.(running),
      });
      const meant = { outputs: ["token", "secret"], state: ["token"], env: Object.keys(main.env) };
      expect(secretsIn(result, secrets(), meant)).toEqual([]);
    });

    test("asks for nothing where there is no such file", async () => {
      const { main } = await run({
        inputs: { "export-env": "true" },
        env: { GITHUB_ENV: "/nowhere/env" },
        post: false,
      });
      expect(onlyError(main)).toMatch(/^OUTPUT_UNAVAILABLE: /);
      expect(subject.server(running).log).toEqual([]);
    });
  });

  describe("a job that the registry does not trust", () => {
    test.each(subject.refused)("ends with one error in the registry's words: $title", async ({ spoil, words }) => {
      spoil(running);
      const result = await run();
      const { main } = result;
      expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
      expect(onlyError(main)).toMatch(/^(EXCHANGE_REFUSED|REGISTRY_UNSUPPORTED): /);
      expect(onlyError(main)).toContain(words);
      expect(presented()).toHaveLength(1);
      expect(secretsIn(result, secrets())).toEqual([]);
    });
  });

  const wrong: readonly WrongStep[] = [
    ...subject.wrong,
    { title: "a timeout out of bounds", code: "INVALID_INPUT", inputs: { timeout: "600" }, text: "timeout" },
    { title: "a flag that is none", code: "INVALID_INPUT", inputs: { "export-env": "maybe" }, text: "export-env" },
    { title: "a job without id-token: write", code: "IDENTITY_MISSING", env: NO_IDENTITY, text: "id-token: write" },
    { title: "no output file", code: "OUTPUT_UNAVAILABLE", env: { GITHUB_OUTPUT: "/nowhere/output" } },
  ];
  describe("before anything is sent, a step ends with one error and its code", () => {
    test.each(wrong)("$title", async ({ code, inputs = {}, env = {}, text = "" }) => {
      const { main } = await run({ inputs, env });
      expect(onlyError(main)).toMatch(new RegExp(`^${code}: `));
      expect(onlyError(main)).toContain(text);
      expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
      expect(subject.server(running).log).toEqual([]);
    });
  });

  describe("what is shipped", async () => {
    const names = (await readdir(join(subject.action, "dist"))).filter((name) => name.endsWith(".cjs"));
    const bundle = (name: string) => readFile(join(subject.action, "dist", name), "utf8");

    test.each(names)("%s is small, and requires only what is there", async (name) => {
      const { size } = await stat(join(subject.action, "dist", name));
      expect(size).toBeLessThanOrEqual(subject.sizeBoundBytes ?? SIZE_BOUND_BYTES);
      const text = await bundle(name);
      const modules = [...text.matchAll(/\b(?:require|import)\(\s*"([^"]+)"\s*\)/g)].map(([, module = ""]) => module);
      const beside = names.map((other) => `./${other}`);
      expect(modules.filter((module) => !isBuiltin(module) && !beside.includes(module))).toEqual([]);
      expect(text.match(/undici|octokit|tunnel/g)).toBeNull();
    });

    test("has a README whose steps name inputs and outputs that there are", async () => {
      const text = await readFile(join(subject.action, "README.md"), "utf8");
      const { inputs, outputs }: Manifest = parse(await readFile(join(subject.action, "action.yml"), "utf8"));
      const own = stepsIn(text).filter(({ uses }) => uses === subject.uses);
      expect(own.length).toBeGreaterThan(0);
      const required = Object.keys(inputs).filter((name) => inputs[name]?.required === true);
      for (const { with: given = {} } of own) {
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
        expect(Object.keys(given)).toEqual(expect.arrayContaining(required));
      }
      const read = [...text.matchAll(/steps\.mint\.outputs\.([\w-]+)/g)].map(([, name]) => name);
      expect(Object.keys(outputs)).toEqual(expect.arrayContaining(read));
    });
  });
}

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

function stepsIn(markdown: string): readonly Step[] {
  const visit = (node: unknown): readonly Step[] => {
    if (Array.isArray(node)) return node;
    if (typeof node !== "object" || node === null) return [];
    return Object.entries(node).flatMap(([key, value]) => (key === "with" || key === "on" ? [] : visit(value)));
  };
  return [...markdown.matchAll(/^```yaml\n([^]*?)^```$/gm)].flatMap(([, text = ""]) => visit(parse(text)));
}

function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
}

/** The one error that a step reports; fails where there is none or more than one. */
function onlyError(phase: PhaseResult): string {
  const errors = phase.annotations.filter(({ level }) => level === "error").map(({ message }) => message);
  if (errors.length !== 1) throw new Error(`${errors.length} errors: ${errors.join(" | ")}`);
  return errors[0] ?? "";
}
