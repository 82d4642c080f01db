import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeBlob } from "../tree.ts";
import { action, FILES, type Forgery, type SmallWorld, startSmallWorld } from "./small-world.ts";

let world: SmallWorld;
let source: string;
let tip: string;

let honest: SmallWorld;
let released: string;
beforeAll(async () => {
  honest = await startSmallWorld();
  source = await honest.merge(FILES);
  released = await honest.release();
});
afterAll(() => honest[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await startSmallWorld(honest);
  tip = released;
});
afterEach(() => world[Symbol.asyncDispose]());

const problemsOf = async (ref: string): Promise<string> => (await world.verify(ref)).problems.join("\n");
const forged = async (forgery: Forgery): Promise<string> => problemsOf(await world.forge(forgery));

test("every ref of an unmodified repository is verified, and each source is built once for all of them", async () => {
  await world.merge(action("pypi", "1.0.1", "mint(1);\n"));
  await world.release();
  world.builds.length = 0;
  const found = await world.verifyAll();
  expect(found.map(({ ref, problems }) => [ref, problems])).toEqual(
    ["releases/v1", "mint/v1.0.0", "nuget/v1.0.0", "pypi/v1.0.0", "pypi/v1.0.1", "v1", "v1.0.0", "v1.0.1"].map(
      (ref) => [ref, []],
    ),
  );
  const built = world.builds.flatMap(({ commit, ids }) => ids.map((id) => `${id} of ${commit}`));
  expect(new Set(built).size).toBe(built.length);
});

test("a fix of an old major from a maintenance branch is verified, and what main releases after it", async () => {
  const { git } = world;
  await world.merge(action("pypi", "2.0.0", "mint(2);\n"));
  await world.release();
  await git.text(["checkout", "--quiet", "-B", "maintenance/pypi-v1", source]);
  await world.merge(action("pypi", "1.0.1", "mint(1);\n"));
  await world.release();
  await git.text(["checkout", "--quiet", "main"]);
  await world.merge(action("nuget", "1.0.1", "mint(3);\n"));
  await world.release();
  const found = await world.verifyAll();
  expect(found.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(found.map(({ ref }) => ref)).toEqual(expect.arrayContaining(["v1", "v2", "pypi/v1.0.1", "pypi/v2.0.0"]));
});

describe("an entry that its source does not give is found:", () => {
  test.each(["LICENSE", "README.md", "SECURITY.md", "docs/TROUBLESHOOTING.md"])(
    "an entry that its source does not give is found: another %s",
    async (path) => {
      const problems = await forged({
        change: async (entries) => void entries.set(path, await world.entry("Run curl | sh\n")),
      });
      expect(problems).toMatch(new RegExp(`^${path} differs from its source at byte 0`));
    },
  );

  test("an executable bundle", async () => {
    const change: Forgery["change"] = async (entries) =>
      void entries.set("pypi/dist/action.cjs", await world.entry('mint("pypi");\n', "100755"));
    expect(await forged({ change })).toBe(
      "pypi/dist/action.cjs is an executable file in the release; its source gives a plain file",
    );
  });

  test("a symbolic link instead of a bundle, though it holds the same bytes", async () => {
    const change: Forgery["change"] = async (entries) =>
      void entries.set("pypi/dist/action.cjs", await world.entry('mint("pypi");\n', "120000"));
    expect(await forged({ change })).toMatch(/^pypi\/dist\/action\.cjs is a symbolic link to "mint/);
  });

  test("a symbolic link beside the files", async () => {
    const change: Forgery["change"] = async (entries) =>
      void entries.set("pypi/dist/post.cjs", await world.entry("/tmp/x.cjs", "120000"));
    expect(await forged({ change })).toBe(
      "pypi/dist/post.cjs is a symbolic link to /tmp/x.cjs in the release; it comes from nowhere in its source",
    );
  });

  test("a submodule beside the files, and one instead of a folder", async () => {
    const gitlink = { mode: "160000", kind: "commit", object: source };
    expect(await forged({ change: (entries) => void entries.set("pypi/vendor", gitlink) })).toBe(
      `pypi/vendor is a submodule (${source}) in the release; it comes from nowhere in its source`,
    );
    await world.push(`${tip}:refs/heads/releases/v1`);
    const change: Forgery["change"] = (entries) => {
      entries.delete("docs/TROUBLESHOOTING.md");
      entries.set("docs", gitlink);
    };
    expect(await forged({ change })).toMatch(/^docs is a submodule .*\ndocs\/TROUBLESHOOTING\.md is missing/);
  });

  test.each([
    "pypi/dist/Action.cjs",
    "PyPI/action.yml",
    "pypi/action.yaml",
    "mint/action.yml",
    "mint/dist/manifest.json",
    ".gitattributes",
    ".github/workflows/release.yml",
    "pypi/dist/node_modules/x/index.js",
    "docs/other.md",
    "_root/LICENSE",
  ])("a file more: %s", async (path) => {
    const change: Forgery["change"] = async (entries) => void entries.set(path, await world.entry('{"version":"1"}'));
    expect(await forged({ change })).toMatch(/ is in the release and comes from nowhere in its source$/);
  });

  test("a name that would write on a terminal, as JSON", async () => {
    const change: Forgery["change"] = async (entries) => void entries.set("pypi/\u001b[2Jx", await world.entry("x"));
    expect(await forged({ change })).toBe(
      String.raw`"pypi/\u001b[2Jx" is in the release and comes from nowhere in its source`,
    );
  });

  test.each(["pypi/dist/action.cjs", "pypi/action.yml", "LICENSE", "manifest.json"])(
    "a file that is missing: %s",
    async (path) => {
      expect(await forged({ change: (entries) => void entries.delete(path) })).toContain(
        `${path} is missing in the release; its source has it`,
      );
    },
  );

  test("an empty folder, which no list of files shows", async () => {
    const { git } = world;
    const nothing = await git.text(["hash-object", "-t", "tree", "-w", "--stdin"], { input: "" });
    const lines = await git.text(["ls-tree", tip]);
    const tree = await git.text(["mktree"], { input: `${lines}\n040000 tree ${nothing}\tzzz\n` });
    expect(await forged({ tree })).toMatch(/^the tree [0-9a-f]{40} holds more than its files/);
  });

  test("two entries of one name, of which a list shows one", async () => {
    const { git } = world;
    const evil = await writeBlob(git, "evil\n");
    const entries = await git.lines(["ls-tree", tip]);
    const all = entries.flatMap((line) =>
      line.endsWith("\tLICENSE") ? [line.replace(/[0-9a-f]{40}/, evil), line] : [line],
    );
    const raw = all.map((line) => {
      const [, mode = "", object = "", name = ""] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/.exec(line) ?? [];
      return Buffer.concat([Buffer.from(`${mode.replace(/^0/, "")} ${name}\0`), Buffer.from(object, "hex")]);
    });
    const tree = await git.text(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], {
      input: Buffer.concat(raw),
    });
    await git.text(["config", "receive.fsckObjects", "false"]);
    expect(await forged({ tree })).toMatch(/^the tree [0-9a-f]{40} holds more than its files/);
  });

  test.each([
    ["version", "1.9.9"],
    ["source", "0".repeat(40)],
    ["actions", {}],
    ["another", "x"],
  ])("a list of actions with another %s", async (key, value) => {
    const change: Forgery["change"] = async (entries) => {
      const text = await world.git.text(["cat-file", "blob", entries.get("manifest.json")?.object ?? ""]);
      const list = { ...JSON.parse(text), [key]: value };
      entries.set("manifest.json", await world.entry(`${JSON.stringify(list, undefined, 2)}\n`));
    };
    expect(await forged({ change })).toMatch(/^manifest\.json differs from its source/);
  });

  test("a list of actions that cannot be read", async () => {
    const change: Forgery["change"] = async (entries) => void entries.set("manifest.json", await world.entry("[]"));
    await expect(forged({ change })).rejects.toThrow("manifest.json of the release lists no version or no actions");
  });
});

test("a source that nobody has reviewed is found, and not built: of an action", async () => {
  const evil = await world.stray(action("pypi", "1.0.1", "evil();\n"));
  world.builds.length = 0;
  const problems = await forged({ ...(await release("pypi", "1.0.1", evil)), parents: [tip, evil] });
  expect(problems).toContain(`pypi: its source ${evil} is not on main or a maintenance branch: nobody has reviewed it`);
  expect(world.builds).toEqual([]);
});

test("a source that nobody has reviewed is found, and not built: of the files at the root", async () => {
  const evil = await world.stray({ "README.md": "Run curl | sh\n" });
  world.builds.length = 0;
  const change: Forgery["change"] = async (entries) =>
    void entries.set("README.md", await world.entry("Run curl | sh\n"));
  expect(await forged({ change, parents: [tip, evil] })).toContain(
    `was made from ${evil}, which is not on main or a maintenance branch: nobody has reviewed it`,
  );
  expect(world.builds).toEqual([]);
});

test("a source that nobody has reviewed is found, and not built: of a release before the one that is asked for", async () => {
  const evil = await world.stray({ "README.md": "Run curl | sh\n" });
  const first = await world.forge({ parents: [tip, evil] });
  expect(await forged({ parents: [first, source] })).toContain(`${first} was made from ${evil}`);
});

test("a source that nobody has reviewed is found, and not built: on a branch that is not reviewed", async () => {
  const evil = await world.stray(action("pypi", "1.0.1", "evil();\n"));
  await world.push(`${evil}:refs/heads/feature`, `${evil}:refs/heads/main-2`, `${evil}:refs/tags/main`);
  expect(await forged({ ...(await release("pypi", "1.0.1", evil)), parents: [tip, evil] })).toContain(
    "nobody has reviewed it",
  );
});

test("a source that nobody has reviewed is found, and not built: of a pull request whose end was reviewed, and merged", async () => {
  const { git } = world;
  const evil = await world.stray(action("pypi", "1.0.1", "evil();\n"));
  const merge = await git.text(["commit-tree", `${source}^{tree}`, "-p", source, "-p", evil, "-m", "Merge"]);
  await git.text(["update-ref", "refs/heads/main", merge]);
  expect(await forged({ ...(await release("pypi", "1.0.1", evil)), parents: [tip, evil] })).toContain(
    "nobody has reviewed it",
  );
});

/** A forged commit that is as a release of one action from a source would be, but for what its source gives. */
async function release(id: string, version: string, from: string, code = "evil();\n"): Promise<Forgery> {
  return {
    change: async (entries) => {
      entries.set(`${id}/dist/action.cjs`, await world.entry(code));
      const manifest = JSON.stringify({ action: id, version, source: from });
      entries.set(`${id}/dist/manifest.json`, await world.entry(manifest));
    },
    message: `${id} ${version}\n\nSource: ${from}\nRelease-Tag: ${id}/v${version}\n`,
    parents: [tip, from],
  };
}

describe("a history that does not go on from the releases before is found:", () => {
  test("another version of an action from the source of before", async () => {
    const next = await world.merge(action("pypi", "1.0.1", "mint(1);\n"));
    expect(await forged({ ...(await release("pypi", "1.0.1", next, "mint(1);\n")), parents: [tip, source] })).toContain(
      "has a new pypi 1.0.1 that does not come from its own source",
    );
  });

  test("a way back to a version with a hole, though it was reviewed", async () => {
    await world.merge(action("pypi", "1.0.1", "mint(1);\n"));
    tip = await world.release();
    expect(await forged(await release("pypi", "1.0.0", source, 'mint("pypi");\n'))).toContain(
      "goes back from pypi 1.0.1 to 1.0.0",
    );
  });

  test("the same version from another source", async () => {
    const next = await world.merge({ "actions/pypi/action.cjs": "mint(1);\n" });
    expect(await forged(await release("pypi", "1.0.0", next, "mint(1);\n"))).toContain(
      "has pypi 1.0.0 from another source than the release before it",
    );
  });

  test("a way back of the files at the root to a source of before", async () => {
    await world.merge({ ...action("pypi", "1.0.1", "mint(1);\n"), "SECURITY.md": "Write to somebody else.\n" });
    tip = await world.release();
    const change: Forgery["change"] = async (entries) =>
      void entries.set("SECURITY.md", await world.entry("Write to us.\n"));
    expect(await forged({ change, parents: [tip, source] })).toContain(
      `was made from ${source}, which is older than what was released`,
    );
  });

  test("a folder that is not an action, though it has a manifest", async () => {
    const change: Forgery["change"] = async (entries) => {
      entries.set("-x/dist/manifest.json", await world.entry(JSON.stringify({ version: "1.0.0", source })));
    };
    expect(await forged({ change })).toContain("has a folder -x, which no action has");
  });

  test("what a manifest or a message says reaches a terminal as JSON", async () => {
    const change: Forgery["change"] = async (entries) =>
      void entries.set(
        "pypi/dist/manifest.json",
        await world.entry(String.raw`{"version":"\u001b[2J","source":"\u001b[2J"}`),
      );
    const message = `A release\n\nSource: ${source}\nRelease-Tag: \u001b[2J\n`;
    expect(await forged({ change, message })).toMatch(/^[ -~\n]+$/);
  });

  test("an action that is gone", async () => {
    const change: Forgery["change"] = (entries) => {
      for (const path of entries.keys()) if (path.startsWith("pypi/")) entries.delete(path);
    };
    expect(await forged({ change })).toContain("has no pypi, which the release before it has");
  });

  test("a commit that says another source or tag than it has", async () => {
    const other = `A release\n\nSource: ${tip}\n`;
    expect(await forged({ message: other })).toContain(`says that its source is ${tip}, and was made from ${source}`);
    await world.push(`${tip}:refs/heads/releases/v1`);
    const tag = `A release\n\nSource: ${source}\nRelease-Tag: v1.9.9\n`;
    expect(await forged({ message: tag })).toContain("names the tag v1.9.9, and holds nothing new");
  });

  test("a third parent, which brings in commits of somebody", async () => {
    const evil = await world.stray({ "README.md": "Run curl | sh\n" });
    expect(await forged({ parents: [tip, evil, source] })).toMatch(/ has 3 parents$/m);
  });

  test("a branch that was begun anew: its releases verify, and the tags of before do not", async () => {
    await world.merge(action("pypi", "1.0.1", "mint(1);\n"));
    const before = await world.release();
    await world.push(":refs/heads/releases/v1");
    expect(await problemsOf("v1")).toContain(`${before} is on no release branch`);
    await world.push(`${source}:refs/heads/releases/v1`);
    expect(await problemsOf("releases/v1")).toContain(`${source} names no source: it is not a release commit`);
  });
});

describe("a name that does not stand where it says is found:", () => {
  test.each(["v1.9.9", "pypi/v1.9.9", "v1.0", "latest", "nuget/v1.0.0"])(
    "a tag %s on a release of another version",
    async (tag) => {
      await world.push(`${tip}:refs/tags/${tag}`);
      expect(await problemsOf(tag)).toContain(`${tag} stands on v1.0.0`);
      expect((await world.verifyAll()).find(({ ref }) => ref === tag)?.problems).not.toEqual([]);
    },
  );

  test("v2 on a release of v1", async () => {
    await world.push(`${tip}:refs/tags/v2`);
    expect(await problemsOf("v2")).toContain("v2 stands on v1.0.0\nv2 is not on releases/v2");
  });

  test("v1 on the commit of a single action", async () => {
    await world.push(`${tip}^:refs/tags/v1`);
    expect(await problemsOf("v1")).toContain("v1 stands on mint/v1.0.0");
  });

  test("a tag on a commit that is on no branch", async () => {
    const evil = await world.forge({
      change: async (entries) => void entries.set("pypi/x.cjs", await world.entry("x")),
    });
    await world.push(`${evil}:refs/tags/v1.0.0`, `${tip}:refs/heads/releases/v1`);
    expect(await problemsOf("v1.0.0")).toBe(
      `${evil} is on no release branch: it was never released, or the branch was rewritten`,
    );
  });

  test("an annotated tag on such a commit, while one on a release is accepted", async () => {
    const { git } = world;
    await git.text(["tag", "-a", "-m", "A tag", "signed", source]);
    await git.text(["tag", "-a", "-m", "A tag", "signed-too", tip]);
    await world.push("refs/tags/signed:refs/tags/v1", "refs/tags/signed-too:refs/tags/v1.0.0");
    expect(await problemsOf("v1")).toContain(`${source} is on no release branch`);
    expect(await problemsOf("v1.0.0")).toBe("");
  });

  test("a branch with the name of a tag, or of something that is not a release", async () => {
    await world.push(`${source}:refs/heads/v1`, `${source}:refs/heads/pypi/v7.0.0`);
    expect(await problemsOf("v1")).toBe("v1 is a branch as well as a tag, and nobody can say which of them is used");
    const found = (await world.verifyAll()).filter(({ problems }) => problems.length > 0).map(({ ref }) => ref);
    expect(found).toEqual(["v1", "pypi/v7.0.0", "v1"]);
  });

  test("an object that is replaced in the clone alone", async () => {
    const { git } = world;
    const evil = await world.forge({
      change: async (entries) => void entries.set("pypi/x.cjs", await world.entry("x")),
    });
    await git.text(["replace", evil, tip]);
    expect(await problemsOf(evil)).toContain("pypi/x.cjs is in the release and comes from nowhere");
  });
});

test("a forged release under a genuine one is found among all that is offered", async () => {
  const change: Forgery["change"] = async (entries) => void entries.set("pypi/x.cjs", await world.entry("x"));
  const evil = await world.forge({ change });
  await world.forge({ change: (entries) => void entries.delete("pypi/x.cjs") });
  await world.push(`${evil}:refs/tags/v1.0.1`);
  const found = (await world.verifyAll()).filter(({ problems }) => problems.length > 0);
  expect(found.map(({ ref }) => ref)).toEqual(["v1.0.1"]);
});
