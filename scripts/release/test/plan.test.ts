import { describe, expect, test } from "vitest";
import { planRelease, type Situation, type Train } from "../plan.ts";

const versions = (record: Readonly<Record<string, string>>) => new Map(Object.entries(record));
const train = (major: number, version: string, actions: Readonly<Record<string, string>>): Train => ({
  major,
  version,
  carried: versions(actions),
  listed: versions(actions),
});
const plan = (source: Readonly<Record<string, string>>, trains: readonly Train[], tags: readonly string[] = []) => {
  const situation: Situation = { source: versions(source), trains, tags: new Set(tags) };
  return planRelease(situation).trains.map(({ branch, actions, train: listed }) => [
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
    const { trains, notes } = planRelease({ source: versions({ pypi: "0.9.0" }), trains: [], tags: new Set() });
    expect(trains).toEqual([]);
    expect(notes).toEqual(["pypi 0.9.0 is not released before its 1.0.0: v1 promises that nothing breaks"]);
  });

  test("raises the train by the highest step among the actions", () => {
    const before = [train(1, "1.4.2", { nuget: "1.1.0", pypi: "1.2.3" })];
    expect(plan({ nuget: "1.1.1", pypi: "1.2.3" }, before)).toEqual([["releases/v1", ["nuget/v1.1.1"], "v1.4.3"]]);
    expect(plan({ nuget: "1.1.1", pypi: "1.3.0" }, before)).toEqual([
      ["releases/v1", ["nuget/v1.1.1", "pypi/v1.3.0"], "v1.5.0"],
    ]);
  });

  test("planRelease has nothing to do where nothing is newer", () => {
    expect(plan({ pypi: "1.2.3" }, [train(1, "1.4.2", { pypi: "1.2.3" })])).toEqual([]);
    expect(plan({ pypi: "1.2.2" }, [train(1, "1.4.2", { pypi: "1.2.3" })])).toEqual([]);
  });

  test("opens v2 with a major, after what v1 takes up in the same release", () => {
    const before = [train(1, "1.4.2", { nuget: "1.1.0", pypi: "1.2.3" })];
    const { trains } = planRelease({
      source: versions({ nuget: "1.2.0", pypi: "2.0.0" }),
      trains: before,
      tags: new Set(),
    });
    expect(trains.map(({ branch, after }) => [branch, after])).toEqual([
      ["releases/v1", undefined],
      ["releases/v2", 1],
    ]);
    expect(trains[1]?.actions).toEqual([{ id: "pypi", from: "1.2.3", to: "2.0.0", tag: "pypi/v2.0.0" }]);
    expect([...(trains[1]?.train?.listed ?? [])]).toEqual([
      ["nuget", "1.2.0"],
      ["pypi", "2.0.0"],
    ]);
  });

  test("puts a release onto every train that carries its major, and tags it on the newest", () => {
    const before = [
      train(1, "1.4.2", { nuget: "1.1.0", pypi: "1.2.3" }),
      train(2, "2.0.0", { nuget: "1.1.0", pypi: "2.0.0" }),
    ];
    expect(plan({ nuget: "1.1.1", pypi: "2.1.0" }, before)).toEqual([
      ["releases/v1", ["nuget 1.1.1 untagged"], "v1.4.3"],
      ["releases/v2", ["nuget/v1.1.1", "pypi/v2.1.0"], "v2.1.0"],
    ]);
  });

  test("lets a new action join the newest train only, the dispatcher last", () => {
    const before = [train(1, "1.4.2", { pypi: "1.2.3" }), train(2, "2.0.0", { pypi: "2.0.0" })];
    expect(plan({ mint: "1.0.0", nuget: "1.0.0", pypi: "2.0.0" }, before)).toEqual([
      ["releases/v2", ["nuget/v1.0.0", "mint/v1.0.0"], "v2.1.0"],
    ]);
  });

  test("finishes what broke off between the actions and the train", () => {
    const before: Train = {
      major: 1,
      version: "1.4.2",
      carried: versions({ nuget: "1.1.0", pypi: "1.3.0" }),
      listed: versions({ nuget: "1.1.0", pypi: "1.2.3" }),
    };
    expect(plan({ nuget: "1.1.1", pypi: "1.3.0" }, [before])).toEqual([["releases/v1", ["nuget/v1.1.1"], "v1.5.0"]]);
  });

  test("never takes a name a second time", () => {
    const before = [train(1, "1.4.2", { pypi: "1.2.3" })];
    expect(plan({ pypi: "1.3.0" }, before, ["v1.5.0"])).toEqual([["releases/v1", ["pypi/v1.3.0"], "v1.5.1"]]);
  });
});
