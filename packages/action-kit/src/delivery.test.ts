import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runChild } from "../test/child.ts";
import { printedBy } from "../test/printed.ts";
import { valuesIn } from "../test/values-in.ts";
import { checkDelivery, deliver } from "./delivery.ts";

let folder: string;
let output: string;
let state: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mint-delivery-"));
  output = join(folder, "output");
  state = join(folder, "state");
  for (const path of [output, state]) writeFileSync(path, "");
  vi.stubEnv("GITHUB_OUTPUT", output);
  vi.stubEnv("GITHUB_STATE", state);
});
afterEach(() => rmSync(folder, { recursive: true }));

const unavailable = expect.objectContaining({ code: "OUTPUT_UNAVAILABLE" });

describe("values", () => {
  test("reach the runner unchanged, and nothing else", () => {
    const values = { token: "pypi-abc==", "expires-at": "2026-11-22T12:00:00.000Z", empty: "" };
    const printed = printedBy(() => {
      deliver(process.env, "GITHUB_OUTPUT", values);
      deliver(process.env, "GITHUB_STATE", { token: "of the state" });
    });
    expect(valuesIn(output)).toEqual(values);
    expect(valuesIn(state)).toEqual({ token: "of the state" });
    expect(printed).toBe("");
  });

  test("follow the previous content of the file", () => {
    deliver(process.env, "GITHUB_OUTPUT", { a: "1" });
    deliver(process.env, "GITHUB_OUTPUT", { b: "2" });
    expect(valuesIn(output)).toEqual({ a: "1", b: "2" });
  });

  test("begin a line of their own where somebody left one without an end", () => {
    writeFileSync(output, "earlier<<end\n1\nend");
    deliver(process.env, "GITHUB_OUTPUT", { token: "2" });
    expect(valuesIn(output)).toEqual({ earlier: "1", token: "2" });
  });

  test.each(["a\nb", "a\r\nb", "a\rb", "a\u0000", "a\u001b[0m", "a\u2028b", "ä", "a\n"])(
    "values are all refused when one is %j, and nothing is written",
    (value) => {
      expect(() => deliver(process.env, "GITHUB_OUTPUT", { fine: "fine", token: value })).toThrow(unavailable);
      expect(readFileSync(output, "utf8")).toBe("");
    },
  );

  test("values that cannot be handed over are not blamed on the disk", () => {
    expect(() => deliver(process.env, "GITHUB_OUTPUT", { username: "Größe" })).toThrow(
      expect.objectContaining({
        message: "The value of username cannot be delivered: it is not one printable line.",
        hint: expect.not.stringMatching(/disk|space|version/),
      }),
    );
  });

  test("values are not repeated by the failure that refuses them", () => {
    expect(() => deliver(process.env, "GITHUB_OUTPUT", { token: "hunter2\n" })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
    );
  });

  test("values of any shape are delivered exactly or refused, and never become another value", () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("x<<EOF", "EOF", "ghadelimiter_x"),
    );
    const found = fc.check(
      fc.property(fc.dictionary(fc.constantFrom("token", "username", "expires-at"), value), (values) => {
        writeFileSync(output, "");
        try {
          deliver(process.env, "GITHUB_OUTPUT", values);
        } catch {
          return readFileSync(output, "utf8") === "";
        }
        return JSON.stringify(valuesIn(output)) === JSON.stringify(values);
      }),
      { numRuns: 100 },
    );
    expect(found.counterexample).toBeNull();
  });
});

describe("a file of the runner", () => {
  const broken: Readonly<Record<string, () => string>> = {
    "is not named": () => "",
    "does not exist": () => join(folder, "missing", "output"),
    "is a folder": () => {
      mkdirSync(join(folder, "folder"));
      return join(folder, "folder");
    },
    "is a device": () => "/dev/full",
    "is a device that swallows": () => "/dev/null",
  };

  test.each(Object.keys(broken))("a file of the runner that %s is found out before anything is asked for", (name) => {
    vi.stubEnv("GITHUB_OUTPUT", broken[name]?.());
    expect(() => checkDelivery(process.env, false)).toThrow(unavailable);
    expect(() => deliver(process.env, "GITHUB_OUTPUT", { token: "x" })).toThrow(unavailable);
  });

  test("a file of the runner for the state is looked at only if there is something to save", () => {
    vi.stubEnv("GITHUB_STATE", "");
    expect(() => checkDelivery(process.env, false)).not.toThrow();
    expect(() => checkDelivery(process.env, true)).toThrow(unavailable);
  });

  test("a file of the runner is not changed by being looked at", () => {
    writeFileSync(output, "a<<x\n1\nx\n");
    checkDelivery(process.env, true);
    expect(readFileSync(output, "utf8")).toBe("a<<x\n1\nx\n");
  });

  test("a file of the runner is added to without being read whole, whatever its size", () => {
    // Node reads no file of this size into memory; nothing of it takes room on the disk.
    truncateSync(output, 3_000_000_000);
    deliver(process.env, "GITHUB_OUTPUT", { token: "x" });
    expect(statSync(output).size).toBe(3_000_000_000 + "\ntoken=x\n".length);
  });

  test("a file of the runner that runs full in the middle is left as it was", async () => {
    const env = { GITHUB_OUTPUT: output };
    writeFileSync(output, "a<<x\n1\nx\n");
    const full = await runChild("deliver.ts", { env, args: ["30000"], fileSizeKib: 4 });
    expect(full.stdout).toBe("OUTPUT_UNAVAILABLE\n");
    expect(readFileSync(output, "utf8")).toBe("a<<x\n1\nx\n");
    const small = await runChild("deliver.ts", { env, args: ["300"], fileSizeKib: 4 });
    expect(small.stdout).toBe("delivered\n");
    expect(valuesIn(output)).toEqual({ a: "1", first: "small", token: "x".repeat(300) });
  });
});
