import { describe, expect, test } from "vitest";
import { planRelease, type Situation, type ReleaseBranch } from "../plan.ts";

const versions = (record: Readonly<Record<string, string>>) => new Map(Object.entries(record));
const branchWith = (major: number, version: string, actions: Readonly<Record<string, string>>): ReleaseBranch => ({
  major,
  version,
  carried: versions(actions),
  listed: versions(actions),
});
const plan = (
  source: Readonly<Record<string, string>>,
  releaseBranches: readonly ReleaseBranch[],
  tags: readonly string[] = [],
) => {
  const situation: Situation = { source: versions(source), releaseBranches, tags: new Set(tags) };
  return planRelease(situation).releaseBranches.map(({ branch, actions, release: listed }) => [
    branch,
    actions.map(({ id, to, tag }) => tag ?? `${id} ${to} untagged`),
    listed?.tag,
  ]);
};

describe("planRelease", () => {
  test("opens v1 with the first release", () => {
    expect(plan({ nuget: "1.0.0", pypi: "1.0.0" }, [])).toEqual([
      ["releases/v1", ["nuget/v1.0.0", "pypi/v1.0.0"], "v1.0.0"],
    ]);
  });

  test("planRelease does not release what is below 1.0.0, and says so", () => {
    const { releaseBranches, notes } = planRelease({
      source: versions({ pypi: "0.9.0" }),
      releaseBranches: [],
      tags: new Set(),
    });
    expect(releaseBranches).toEqual([]);
    expect(notes).toEqual(["pypi 0.9.0 is not released before its 1.0.0: v1 promises that nothing breaks"]);
  });

  test("raises the release by the highest step among the actions", () => {
    const before = [branchWith(1, "1.4.2", { nuget: "1.1.0", pypi: "1.2.3" })];
    expect(plan({ nuget: "1.1.1", pypi: "1.2.3" }, before)).toEqual([["releases/v1", ["nuget/v1.1.1"], "v1.4.3"]]);
    expect(plan({ nuget: "1.1.1", pypi: "1.3.0" }, before)).toEqual([
      ["releases/v1", ["nuget/v1.1.1", "pypi/v1.3.0"], "v1.5.0"],
    ]);
  });

  test("planRelease has nothing to do where nothing is newer", () => {
    expect(plan({ pypi: "1.2.3" }, [branchWith(1, "1.4.2", { pypi: "1.2.3" })])).toEqual([]);
    expect(plan({ pypi: "1.2.2" }, [branchWith(1, "1.4.2", { pypi: "1.2.3" })])).toEqual([]);
  });

  test("opens v2 with a major, after what v1 takes up in the same release", () => {
    const before = [branchWith(1, "1.4.2", { nuget: "1.1.0", pypi: "1.2.3" })];
    const { releaseBranches } = planRelease({
      source: versions({ nuget: "1.2.0", pypi: "2.0.0" }),
      releaseBranches: before,
      tags: new Set(),
    });
    expect(releaseBranches.map(({ branch, after }) => [branch, after])).toEqual([
      ["releases/v1", undefined],
      ["releases/v2", 1],
    ]);
    expect(releaseBranches[1]?.actions).toEqual([{ id: "pypi", from: "1.2.3", to: "2.0.0", tag: "pypi/v2.0.0" }]);
    expect([...(releaseBranches[1]?.release?.listed ?? [])]).toEqual([
      ["nuget", "1.2.0"],
      ["pypi", "2.0.0"],
    ]);
  });

  test("puts an action onto every release branch that carries its major, and tags it on the newest", () => {
    const before = [
      branchWith(1, "1.4.2", { nuget: "1.1.0", pypi: "1.2.3" }),
      branchWith(2, "2.0.0", { nuget: "1.1.0", pypi: "2.0.0" }),
    ];
    expect(plan({ nuget: "1.1.1", pypi: "2.1.0" }, before)).toEqual([
      ["releases/v1", ["nuget 1.1.1 untagged"], "v1.4.3"],
      ["releases/v2", ["nuget/v1.1.1", "pypi/v2.1.0"], "v2.1.0"],
    ]);
  });

  test("lets a new action join the newest release branch only, the dispatcher last", () => {
    const before = [branchWith(1, "1.4.2", { pypi: "1.2.3" }), branchWith(2, "2.0.0", { pypi: "2.0.0" })];
    expect(plan({ mint: "1.0.0", nuget: "1.0.0", pypi: "2.0.0" }, before)).toEqual([
      ["releases/v2", ["nuget/v1.0.0", "mint/v1.0.0"], "v2.1.0"],
    ]);
  });

  test("finishes a release that broke off between the actions and their list", () => {
    const before: ReleaseBranch = {
      major: 1,
      version: "1.4.2",
      carried: versions({ nuget: "1.1.0", pypi: "1.3.0" }),
      listed: versions({ nuget: "1.1.0", pypi: "1.2.3" }),
    };
    expect(plan({ nuget: "1.1.1", pypi: "1.3.0" }, [before])).toEqual([["releases/v1", ["nuget/v1.1.1"], "v1.5.0"]]);
  });

  test("never takes a name a second time", () => {
    const before = [branchWith(1, "1.4.2", { pypi: "1.2.3" })];
    expect(plan({ pypi: "1.3.0" }, before, ["v1.5.0"])).toEqual([["releases/v1", ["pypi/v1.3.0"], "v1.5.1"]]);
  });
});
