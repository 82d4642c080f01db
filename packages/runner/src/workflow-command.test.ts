import { describe, expect, test } from "vitest";
import { readWorkflowCommand } from "./workflow-command.ts";

const known = (name: string) => ["error", "add-mask", "set-output"].includes(name.toLowerCase());
const read = (line: string) => readWorkflowCommand(line, known);

describe("::command::", () => {
  test("::command:: is read at the start of a line, white space aside", () => {
    expect(read(" \t\u00a0::error::no")).toEqual({ name: "error", version: 2, properties: {}, data: "no" });
  });

  test.for(["x ::error::no", ":error::no", "::error:no", "::unknown::x", "::error", "::", ""])(
    "::command:: is not seen in %j",
    (line) => {
      expect(read(line)).toBeUndefined();
    },
  );

  test("takes its name in any case, as it is written", () => {
    expect(read("::ERROR::x")?.name).toBe("ERROR");
  });

  test("reads properties with their escapes", () => {
    expect(read("::error title=a%3A%2C%25,file=b=c, line=7,,col=,=x::m")?.properties).toEqual({
      title: "a:,%",
      file: "b=c",
      " line": "7",
    });
  });

  test("undoes the escapes of the data, the percent sign last", () => {
    expect(read("::error::a%0Ab%0Dc%25d%250A%3A")?.data).toBe("a\nb\rc%d%0A%3A");
  });

  test("keeps further colons in the data", () => {
    expect(read("::error::a::b")?.data).toBe("a::b");
  });
});

describe("##[command]", () => {
  test("##[command] is read anywhere in a line", () => {
    expect(read("the server says ##[error]no")).toEqual({
      name: "error",
      version: 1,
      properties: {},
      data: "no",
    });
  });

  test("only its first place counts", () => {
    expect(read("##[unknown] ##[error]no")).toBeUndefined();
  });

  test("reads properties and data with escapes of its own", () => {
    expect(read("##[set-output name=a%3Bb;x=%5D]c%5D%3B%2C")).toMatchObject({
      properties: { name: "a;b", x: "]" },
      data: "c];%2C",
    });
  });

  test("##[command] is tried if the other form is not a command", () => {
    expect(read("::unknown::##[error]no")).toMatchObject({ version: 1, data: "no" });
    expect(read("::error::##[add-mask]x")).toMatchObject({ version: 2, name: "error" });
  });
});
