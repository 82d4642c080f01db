import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { macaroonFor } from "./macaroon.ts";
import { mint } from "./mint.ts";

let running: RunningSandbox;

beforeAll(async () => {
  running = await startSandbox();
});
beforeEach(() => {
  running.sandbox.pypi.tokens.splice(0);
});
afterAll(() => running.close());

const GONE = "2> >(true)";
const pypi = (): readonly string[] => ["pypi", "--repository-url", `${running.urls.pypi}/legacy/`];
const token = (): readonly string[] => ["token", ...pypi()];
const run = (script: string): readonly string[] => ["run", ...pypi(), "--", "sh", "-c", script];
const onGithub = (): Record<string, string> => ({ ...running.env, GITHUB_ACTIONS: "true" });
/** The same identity where no runner reads masks. */
const elsewhere = async (): Promise<Record<string, string>> => {
  return { MINT_ID_TOKEN: await running.sandbox.issuer.mintIdToken({}, "pypi") };
};
const live = (): readonly boolean[] => running.sandbox.pypi.tokens.map((one) => one.live);

describe("a stderr that nobody reads", () => {
  it.each([GONE, "2>/dev/full", "2>&-"])(
    "%s keeps no token from its reader where no masks are wanted",
    async (redirect) => {
      const { code, stdout } = await mint(token(), { env: await elsewhere(), redirect });
      expect([code, stdout, live()]).toEqual([0, expect.stringMatching(/^pypi-\S+\n$/), [true]]);
    },
  );

  it.each([GONE, "2>/dev/full", "2>&-"])(
    "%s leaves no token and prints none where its mask is lost",
    async (redirect) => {
      const { code, stdout } = await mint(token(), { env: onGithub(), redirect });
      expect([code, stdout, live().includes(true)]).toEqual([1, "", false]);
    },
  );

  it.each([GONE, "2>/dev/full"])("%s leaves no child alone, and the token is revoked after it", async (redirect) => {
    const { code, stdout } = await mint(run("echo began; sleep 0.2; echo ended; exit 3"), {
      env: await elsewhere(),
      redirect,
    });
    expect([code, stdout, live()]).toEqual([3, "began\nended\n", [false]]);
  });

  it.each([GONE, "2>/dev/full", "2>&-"])("%s starts no command where the mask is lost", async (redirect) => {
    const { code, stdout } = await mint(run("echo ran"), { env: onGithub(), redirect });
    expect([code, stdout, live().includes(true)]).toEqual([125, "", false]);
  });
});

describe("a stderr whose reader stalls", () => {
  /** Reads nothing as long as the command is there. */
  const STALLED = "2> >(exec >&-; while kill -0 $$ 2>/dev/null; do sleep 0.1; done)";

  it("keeps no run after the command that filled it", async () => {
    const args = run("timeout 0.3 cat /dev/zero >&2; exit 4");
    const { code } = await mint(args, { env: await elsewhere(), redirect: STALLED });
    expect([code, live()]).toEqual([4, [false]]);
  });
});

describe("a stdout that nobody reads", () => {
  it("a stdout that is closed is reported before a token is minted", async () => {
    const { code, stderr } = await mint(token(), { env: onGithub(), redirect: ">&-" });
    expect([code, stderr, live()]).toEqual([1, expect.stringContaining("OUTPUT_UNAVAILABLE"), []]);
  });

  it("revokes the token if it is full", async () => {
    const { code, stderr } = await mint(token(), { env: onGithub(), redirect: ">/dev/full" });
    expect([code, stderr, live()]).toEqual([1, expect.stringContaining("(ENOSPC)."), [false]]);
    expect(stderr).toContain("The token was revoked.");
  });

  it("a stdout without a reader is reported, with the state of a token that could not be revoked", async () => {
    running.sandbox.pypi.intercept = (request) =>
      request.url.endsWith("/burn-token") ? new Response("", { status: 503 }) : undefined;
    const { code, stderr } = await mint(token(), { env: onGithub(), redirect: ">/dev/full" });
    running.sandbox.pypi.intercept = undefined;
    expect([code, stderr]).toEqual([1, expect.stringMatching(/The token could not be revoked: it expires 20\S+Z\./)]);
    expect(stderr).not.toContain("was revoked");
  });

  it.each(["doctor", "completion bash", "--help", "token --help", "sandbox --port 0"])(
    "ends mint %s with one line and 1",
    async (words) => {
      for (const redirect of [">/dev/full", "> >(true)"]) {
        const { code, stderr } = await mint(words.split(" "), { redirect });
        expect([code, stderr]).toEqual([1, expect.stringMatching(/^mint: OUTPUT_UNAVAILABLE: .*\n$/)]);
      }
    },
  );

  it("ends --version with 1 and no stack", async () => {
    expect(await mint(["--version"], { redirect: ">/dev/full" })).toMatchObject({ code: 1, stderr: "" });
  });
});

describe("a stdin that holds no token", () => {
  it.each([
    ["is a directory", "</tmp", 2, "there is no token on stdin"],
    ["can only be written", "0>/dev/null", 2, "stdin cannot be read (EBADF)"],
    ["has no end", "</dev/zero", 2, "stdin holds more than a token"],
    ["is closed", "<&-", 2, "there is no token on stdin"],
  ])("ends mint revoke where it %s", async (_, redirect, code, text) => {
    const end = await mint(["revoke", ...pypi()], { redirect });
    expect([end.code, end.stderr]).toEqual([code, expect.stringContaining(text)]);
  });

  it.each(["</tmp", "<&-", "</dev/null"])(
    "an ID token is missing from a stdin of %s, and the message blames no variable",
    async (redirect) => {
      const { code, stderr } = await mint([...token(), "--id-token-stdin"], { env: onGithub(), redirect });
      expect([code, stderr]).toEqual([1, expect.stringContaining("mint: IDENTITY_MISSING: There is no ID token in")]);
      expect(stderr).not.toContain("MINT_ID_TOKEN");
    },
  );

  it("a stdin with a few characters is too short for an ID token, and the message blames no variable", async () => {
    const { code, stderr } = await mint([...token(), "--id-token-stdin"], { env: onGithub(), stdin: "x" });
    expect([code, stderr]).toEqual([1, expect.stringContaining("mint: IDENTITY_UNAVAILABLE: A secret of")]);
    expect(stderr).not.toContain("variable");
  });

  it("a stdin that holds no token is waited for no longer than --timeout", async () => {
    const commands = [
      ["revoke", ...pypi(), "--timeout", "1"],
      [...token(), "--id-token-stdin", "--timeout", "5"],
    ];
    const ends = await Promise.all(commands.map((args) => mint(args, { env: onGithub(), holdsStdin: true })));
    for (const { code, stderr } of ends) {
      expect([code, stderr]).toEqual([1, expect.stringContaining("mint: TIMEOUT: stdin was not closed")]);
    }
  });
});

describe("a signal", () => {
  const SIGNALS = [
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGQUIT", 131],
    ["SIGTERM", 143],
  ] as const;

  it.each(SIGNALS)("%s ends mint token while stdin is silent, with %i", async (signal, code) => {
    const args = [...token(), "--id-token-stdin"];
    const end = await mint(args, { env: onGithub(), holdsStdin: true, signals: [{ after: "it listens", signal }] });
    expect([end.code, end.stderr]).toEqual([code, expect.stringContaining("CANCELLED")]);
  });

  it.each(SIGNALS)("%s ends mint run while its last revocation hangs, with %i", async (signal, code) => {
    const after = hangingRevocation();
    expect(await mint(run("exit 0"), { env: onGithub(), signals: [{ after, signal }] })).toMatchObject({ code });
    running.sandbox.pypi.intercept = undefined;
  });

  it.each(["SIGTERM", "SIGHUP"] as const)("%s reaches a command that is stopped", async (signal) => {
    const { code } = await mint(run("echo began; kill -STOP $$; exit 3"), {
      env: onGithub(),
      signals: [{ after: /began/, signal }],
    });
    expect([code, live()]).toEqual([signal === "SIGTERM" ? 143 : 129, [false]]);
  });

  it("makes the last attempt at a revocation without a wait", async () => {
    const { promise: after, resolve } = Promise.withResolvers<unknown>();
    let asked = 0;
    running.sandbox.pypi.intercept = (request) => {
      if (!request.url.endsWith("/burn-token") || ++asked > 1) return undefined;
      setTimeout(resolve, 200, undefined);
      return new Response("", { status: 503, headers: { "retry-after": "4" } });
    };
    const end = await mint(run("exit 0"), { env: onGithub(), signals: [{ after, signal: "SIGTERM" }] });
    running.sandbox.pypi.intercept = undefined;
    expect([end.code, live()]).toEqual([143, [false]]);
  });

  it("ends mint doctor while it takes its token back, with the signal's code and no report", async () => {
    const after = hangingRevocation();
    const args = ["doctor", ...pypi(), "--ask"];
    const end = await mint(args, { env: onGithub(), signals: [{ after, signal: "SIGTERM" }] });
    running.sandbox.pypi.intercept = undefined;
    expect([end.code, end.stdout]).toEqual([143, ""]);
  });

  it("gives a revocation that is under way the time that is left", async () => {
    const { stdout } = await mint(token(), { env: onGithub() });
    const { promise: after, resolve } = Promise.withResolvers<unknown>();
    running.sandbox.pypi.intercept = async () => {
      resolve(undefined);
      await new Promise((done) => setTimeout(done, 200));
      return undefined;
    };
    const end = await mint(["revoke", ...pypi()], { stdin: stdout, signals: [{ after, signal: "SIGINT" }] });
    running.sandbox.pypi.intercept = undefined;
    expect([end.code, live()]).toEqual([130, [false]]);
  });

  /** @returns once a registry that never answers it was asked to revoke */
  function hangingRevocation(): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    running.sandbox.pypi.intercept = (request) => {
      if (!request.url.endsWith("/burn-token")) return undefined;
      resolve(undefined);
      return new Promise<undefined>(() => undefined);
    };
    return promise;
  }
});

describe("work that never settles", () => {
  /** Requests that nobody answers and that keep no process alive. */
  const NEVER = `data:text/javascript,${encodeURIComponent(`
    import http from "node:http";
    import { EventEmitter } from "node:events";
    http.request = () => Object.assign(new EventEmitter(), { end() {}, write() {}, destroy() {}, setTimeout() {} });
    const { setTimeout: later } = globalThis;
    globalThis.setTimeout = (...given) => later(...given).unref();
  `)}`;

  it.each([
    ["token", 1],
    ["run", 125],
    ["doctor", 1],
    ["revoke", 1],
  ] as const)("ends mint %s with one line and %i", async (command, expected) => {
    const more = { token: [], run: ["--", "true"], doctor: ["--ask"], revoke: [] }[command];
    const env = { ...onGithub(), NODE_OPTIONS: `--import "${NEVER}"` };
    const { code, stdout, stderr } = await mint([command, ...pypi(), ...more], {
      env,
      stdin: macaroonFor("127.0.0.1"),
    });
    const lines = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("::add-mask::"));
    expect([code, stdout, lines]).toEqual([expected, "", [expect.stringMatching(/^mint: UNEXPECTED: /)]]);
  });
});

describe("words of the command line", () => {
  it.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "%s is treated like any other name",
    async (name) => {
      const env = { GITLAB_CI: "true", CI_SERVER_URL: "https://gitlab.com" };
      for (const args of [[...token(), "--audience", name], ["token", name], [name], ["completion", name]]) {
        const { code, stderr } = await mint(args, { env });
        expect([args, code === 0, stderr]).toEqual([args, false, expect.not.stringMatching(/UNEXPECTED|TypeError/)]);
      }
    },
  );

  it.each([
    ["token", "x\n::error::y"],
    ["token", "x##[error]y"],
    ["x\u202ey"],
    ["token", "--a\n::error::b"],
    ["completion", "a\r::error::b"],
    ["token", "pypi", "--audience", "a\n::error::b"],
    ["token", "pypi", "--repository-url", "https://a.test/\n::error::b"],
    ["token", "nuget", "--user", "a\n::error::b"],
  ])("words of the command line are printed as what they are: %j %j", async (...args) => {
    const { code, stderr } = await mint(args, { env: onGithub() });
    expect(code).not.toBe(0);
    expect(stderr).not.toMatch(/^\s*::error|##\[|[\u202e\r]/m);
  });
});
