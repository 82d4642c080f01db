import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { REGISTRIES } from "@mint/core";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../src/command-line/commands.ts";
import { completionScript } from "../src/commands/completion.ts";
import { styleFor } from "../src/output/style.ts";
import { VERSION } from "../src/version.ts";
import { mint } from "./mint.ts";
import { run } from "./run-program.ts";

describe("a wrong command line", () => {
  it.each([
    [[], 2, "Usage:"],
    [["toekn"], 2, 'there is no command "toekn": did you mean token?'],
    [["--verbose"], 2, 'there is no command "--verbose". See: mint --help'],
    [["pypi"], 2, "a command comes first: mint token pypi, or mint run pypi -- <command>"],
    [["pypi", "token"], 2, "a command comes first: mint token pypi"],
    [["help", "tokn"], 2, 'there is no command "tokn": did you mean token?'],
    [["--help", "homebrew"], 2, 'there is no command "homebrew"'],
    [["revoke", "crates", "cio_tp_a"], 2, "mint revoke: the token comes by stdin or by the variable MINT_TOKEN"],
    [["token", "gem"], 2, "did you mean rubygems?"],
    [["token", "pypi,nuget"], 2, 'there is no registry "pypi,nuget". Choose one of'],
    [["token"], 2, "name a registry: pypi"],
    [["token", "pipy"], 2, 'there is no registry "pipy": did you mean pypi? Choose one of: pypi, nuget'],
    [["token", "PyPI"], 2, "did you mean pypi?"],
    [["token", "homebrew"], 2, 'there is no registry "homebrew". Choose one of: pypi, nuget'],
    [["token", "jsr"], 2, "JSR accepts the job's identity itself"],
    [["run", "pub.dev", "--", "ls"], 125, "pub.dev accepts the job's identity itself"],
    [["token", "testpypi"], 2, "pypi --repository-url testpypi"],
    [["token", "pypi", "nuget"], 2, "name one registry only"],
    [["token", "pypi", "--user", "x"], 2, "--user is an option of nuget"],
    [["token", "pypi", "--repositry-url", "x"], 2, "did you mean --repository-url?"],
    [["token", "pypi", "--constructor"], 2, 'there is no option "--constructor"'],
    [["token", "npm", "--package"], 2, "mint token: --package takes a value: --package <name>. See:"],
    [["token", "npm", "--package", "--quiet"], 2, "--package takes a value: --package <name>. See:"],
    [["token", "pypi", "--json=yes"], 2, "--json takes no value"],
    [["token", "pypi", "--timeout", "4"], 2, "from 5 to 120"],
    [["token", "pypi", "--", "ls"], 2, "nothing may follow --"],
    [["token", "nuget"], 2, "mint token: --user is missing"],
    [["token", "npm"], 2, "mint token: --package is missing. Give the name of the package"],
    [["token", "jfrog"], 2, "mint token: --url is missing"],
    [["token", "jfrog", "--url", "https://a.jfrog.io", "--oidc-provider-name", "x"], 2, "--audience is missing"],
    [["token", "pypi", "--repository-url=http://pypi.org"], 2, "mint token: --repository-url begins with http://"],
    [["token", "nuget"], 2, "See: mint token nuget --help"],
    [["run", "pypi", "nuget", "--", "ls"], 125, "mint run: --user is missing"],
    [["revoke", "pypi", "--repository-url", "nowhere"], 2, "mint revoke: --repository-url is not a URL"],
    [["revoke", "nugget"], 2, "Choose one of: pypi, crates. See:"],
    [["run", "pypi"], 125, "name a command after --"],
    [["run", "pypi", "twine", "upload", "-u", "__token__"], 125, "put -- before the command: mint run pypi -- twine …"],
    [["run", "npm", "--package", "x", "npm", "publish"], 125, "put -- before the command: mint run npm -- npm …"],
    [["run", "pypi", "-q", "./release.sh", "--all"], 125, "put -- before the command: mint run pypi -- ./release.sh …"],
    [["run", "pypi", "nugget"], 125, "did you mean nuget?"],
    [["run", "pypi", "--", "twne"], 127, 'mint: the command "twne" was not found (ENOENT)'],
    [["run", "pypi", "nuget", "--audience", "x", "--", "ls"], 125, "--audience cannot be given for several registries"],
    [["completion", "zhs"], 2, "did you mean zsh? Choose one of: bash, zsh, fish, powershell"],
    [["sandbox", "pypi"], 2, "put -- before a command: mint sandbox -- <command>"],
  ] as const)("%j ends with %i", async (args, code, says) => {
    // No identity: what is wrong with the words is found before one is looked for.
    const end = await mint(args);
    expect([end.code, end.stdout, end.stderr]).toEqual([code, "", expect.stringContaining(says)]);
  });

  it.each([
    [["token", "nuget"], 2, "--user is missing"],
    [["token", "pipy"], 2, "did you mean pypi?"],
    [["token", "pypi"], 1, "No identity was found"],
    [["revoke", "nuget"], 1, "NuGet.org cannot revoke"],
  ])("%j is also reported as JSON on stdout with --json", async (args, code, what) => {
    const end = await mint([...args, "--json"]);
    expect([end.code, JSON.parse(end.stdout)]).toEqual([
      code,
      expect.objectContaining({
        code: expect.stringMatching(/^[A-Z_]+$/),
        what: expect.stringContaining(what),
        remedy: expect.stringMatching(/./),
        findings: [],
      }),
    ]);
    expect(end.stderr).toContain(what);
  });

  it.each([
    [["run", "nuget", "--json", "--", "ls"], 125, "--user is missing"],
    [["run", "pypi", "--json", "--", "ls"], 125, "No identity was found"],
    [["run", "pypi", "--json", "--", "twne"], 127, 'The command "twne" was not found'],
    [["run", "pypi", "--json", "twine"], 125, "put -- before the command"],
  ])(
    "%j is reported as JSON in the last line of stderr, because stdout belongs to the command",
    async (args, code, what) => {
      const end = await mint(args);
      const last: unknown = JSON.parse(end.stderr.trimEnd().split("\n").at(-1) ?? "");
      expect([end.code, end.stdout, last]).toEqual([
        code,
        "",
        expect.objectContaining({ code: expect.stringMatching(/./), what: expect.stringContaining(what) }),
      ]);
    },
  );

  it("a wrong command line does not repeat a word that may be a token", async () => {
    const token = `pypi-${"A".repeat(80)}`;
    for (const args of [
      ["revoke", "pypi", token],
      ["token", token],
      ["token", "pypi", `--${token}`],
      ["token", "pypi", "--json", `--${token}=x`],
      ["completion", token],
      [token],
      ["run", "pypi", token],
    ]) {
      const { code, stderr } = await mint(args);
      expect([code === 125 ? 2 : code, stderr.includes("AAAAAAAA")]).toEqual([2, false]);
    }
  });
});

describe("help", () => {
  it("lists every command and every registry", async () => {
    const { code, stdout } = await mint(["--help"]);
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toContain(`\n  ${name} `);
    for (const { id } of REGISTRIES) expect(stdout).toContain(`\n  ${id} `);
  });

  it.each(COMMANDS.map(({ name }) => name))("help has options and examples of mint %s", async (name) => {
    const { code, stdout } = await mint([name, "--help"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Examples:\n  # ")]);
    expect(await mint(["help", name])).toMatchObject({ stdout });
    expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  it.each([[["token", "--help", "jfrog"]], [["token", "jfrog", "--help"]], [["help", "token", "jfrog"]]])(
    "help with a registry in %j has the options of that one alone",
    async (args) => {
      const { code, stdout } = await mint(args);
      expect(code).toBe(0);
      expect(stdout).toMatch(/--url <url> .*Required\n/);
      expect(stdout).toMatch(/--oidc-provider-name <name> .*Required\n/);
      expect(stdout).toMatch(/--audience <text> .*OIDC integration. Required\n/);
      expect(stdout).not.toMatch(/--user|--repository-url|pypi|Examples/);
    },
  );

  it("help of a command is short, and names the help that has a registry's options", async () => {
    for (const name of ["token", "run", "doctor"]) {
      const { stdout } = await mint([name, "--help"]);
      expect(stdout.split("\n").length).toBeLessThan(60);
      expect(stdout).toContain(`mint ${name} <registry> --help`);
      expect(stdout).not.toContain("--oidc-provider-name");
    }
  });

  it.each([[["--help", "jfrog"]], [["help", "jfrog"]], [["-h", "jfrog"]]])(
    "%j has a registry's options",
    async (args) => {
      const { code, stdout } = await mint(args);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/jfrog:[^]*--oidc-provider-name <name> .*Required\n/)]);
    },
  );

  it("prints what holds where an option is not given", async () => {
    const { stdout } = await mint(["token", "crates", "--help"]);
    expect(stdout).toMatch(/--url <url> .*Default: https:\/\/crates\.io\n/);
    expect(stdout).toMatch(/--timeout <seconds> .*Default: 60\n/);
    expect((await mint(["token", "pypi", "--help"])).stdout).toContain("$(mint token pypi)");
  });

  it("help of revoke has the registries that can, and no option that only minting has a use for", async () => {
    const { stdout } = await mint(["revoke", "pypi", "crates", "--help"]);
    expect(stdout).not.toMatch(/--(project|narrow|registry-name)\b/);
    expect(stdout).toContain("pypi:");
    const { stdout: all } = await mint(["revoke", "--help"]);
    expect(all).toMatch(/\n {2}pypi /);
    expect(all).not.toMatch(/nuget|--user/);
  });

  it("leaves what follows -- to the command", async () => {
    const { code, stderr } = await mint(["run", "pypi", "--", "sh", "--help"], { env: { GITHUB_ACTIONS: "true" } });
    expect([code, stderr]).toEqual([125, expect.stringContaining("IDENTITY_MISSING")]);
  });

  it("prints the version of the package", async () => {
    const { version }: { version: unknown } = JSON.parse(
      await readFile(join(import.meta.dirname, "../package.json"), "utf8"),
    );
    expect(VERSION).toBe(version);
    for (const word of ["--version", "-V", "-v", "version"]) {
      expect(await mint([word])).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
    }
  });
});

it.each([
  [true, {}, true],
  [true, { NO_COLOR: "" }, true],
  [true, { NO_COLOR: "1" }, false],
  [true, { TERM: "dumb" }, false],
  [false, {}, false],
])("colours on a terminal %s with %j: %s", (isTTY, env, coloured) => {
  expect(styleFor({ isTTY }, env).bold("x") !== "x").toBe(coloured);
});

it("takes --no-color anywhere but in the command's own words", async () => {
  expect(await mint(["--no-color", "--help"])).toMatchObject({ code: 0 });
  expect(await mint(["token", "--no-color", "nuget"])).toMatchObject({
    stderr: expect.stringContaining("--user is missing"),
  });
  const own = await mint(["run", "pypi", "--", "twne", "--no-color"]);
  expect(own.stderr).toContain('"twne" was not found');
});

it.each([
  ["mint tok", "token"],
  ["mint token py", "pypi"],
  ["mint token pypi --repo", "--repository-url"],
  ["mint completion z", "zsh"],
  ["mint run pypi -- whoa", "whoami"],
])("completion of %j in bash has %s", async (line, word) => {
  const words = line.split(" ");
  const script = `${completionScript("bash")}
COMP_WORDS=(${words.map((one) => `'${one}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _mint; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { code, stdout } = await run("bash", ["-c", script]);
  expect([code, stdout.split("\n")]).toEqual([0, expect.arrayContaining([word])]);
});

it("completion in bash offers the options of the registries that were named, and no others", async () => {
  const offered = async (line: string): Promise<readonly string[]> => {
    const words = line.split(" ");
    const script = `${completionScript("bash")}
COMP_WORDS=(${words.map((one) => `'${one}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _mint; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return (await run("bash", ["-c", script])).stdout.split("\n");
  };
  expect(await offered("mint token npm --")).toEqual(expect.arrayContaining(["--package", "--registry-url", "--json"]));
  expect(await offered("mint token npm --")).not.toContain("--repository-url");
  expect(await offered("mint run pypi nuget --")).toEqual(expect.arrayContaining(["--repository-url", "--user"]));
  expect(await offered("mint revoke pypi --")).not.toContain("--project");
  expect(await offered("mint completion --")).not.toContain("--timeout");
});

it.each(["bash", "zsh", "fish", "powershell"] as const)(
  "completion for %s knows every command, registry and option",
  async (shell) => {
    const { code, stdout } = await mint(["completion", shell]);
    expect(code).toBe(0);
    const names = [
      ...COMMANDS.map(({ name }) => name),
      ...REGISTRIES.flatMap(({ id, inputs }) => [id, ...Object.keys(inputs)]),
    ];
    for (const name of names) expect(stdout).toContain(name);
  },
);
