import { describe, expect, test } from "vitest";
import { LineSplitter } from "./line-splitter.ts";
import { OutputReader } from "./output-reader.ts";
import { SecretMasker } from "./secret-masker.ts";
import { StepLog } from "./step-log.ts";

function print(text: string, { debug = false } = {}): { log: StepLog; reader: OutputReader } {
  const masker = new SecretMasker();
  const log = new StepLog(masker);
  const reader = new OutputReader(log, masker, debug);
  const splitter = new LineSplitter((line) => reader.read(line, "stdout"));
  splitter.push(Buffer.from(text));
  splitter.end();
  return { log, reader };
}

describe("masks", () => {
  test("hold from the next line on", () => {
    const { log, reader } = print("sesame\n::add-mask::sesame\nopen sesame\n");
    expect(log.text).toBe("sesame\nopen ***");
    expect(reader.masks).toEqual([{ value: "sesame", stream: "stdout", offset: 26 }]);
  });

  test("take each line of a value, without the white space around it", () => {
    const { log, reader } = print("::add-mask::one%0D%0A two %0A%0Athr%25ee\n[one] [two] [thr%ee]\n");
    expect(log.text).toBe("[***] [***] [***]");
    expect(reader.masks.map((mask) => mask.value)).toEqual(["one\r\n two \n\nthr%ee", "one", "two", "thr%ee"]);
  });

  test("masks are read anywhere in a line in the older form, and in any case", () => {
    expect(print("log ##[ADD-MASK]sesame\nsesame").log.text).toBe("***");
  });

  test("need a value", () => {
    expect(print("::add-mask::  \n").log.annotations).toMatchObject([{ level: "warning", source: "runner" }]);
  });
});

describe("annotations", () => {
  test("carry level, message and properties, and show in the log", () => {
    const { log } = print("::error title=No,file=a.ts::no%0Away\n::warning::careful\nx ##[notice]note\n");
    expect(log.annotations).toEqual([
      { level: "error", message: "no\nway", properties: { title: "No", file: "a.ts" }, source: "step" },
      { level: "warning", message: "careful", properties: {}, source: "step" },
      { level: "notice", message: "note", properties: {}, source: "step" },
    ]);
    expect(log.text).toBe("##[error]no\nway\n##[warning]careful\n##[notice]note");
  });

  test("annotations are masked in the message, not in the properties", () => {
    const { log } = print("::add-mask::sesame\n::error title=sesame::sesame\n");
    expect(log.annotations).toMatchObject([{ message: "***", properties: { title: "sesame" } }]);
  });

  test("annotations are cut at 4096 characters, the log is not", () => {
    const { log } = print(`::error::${"x".repeat(5000)}\n`);
    expect(log.annotations[0]?.message).toHaveLength(4096);
    expect(log.text).toHaveLength("##[error]".length + 5000);
  });

  test("come from text after a carriage return too", () => {
    expect(print("progress\r::error::injected\n").log.annotations).toHaveLength(1);
  });
});

describe("other commands", () => {
  test("groups are shown, debug is not unless asked for", () => {
    const text = "::group::A\n::debug::d\n::endgroup::ignored\n";
    expect(print(text).log.text).toBe("##[group]A\n##[endgroup]");
    expect(print(text, { debug: true }).log.text).toContain("##[debug]d");
  });

  test("set-output and save-state work, and are reported", () => {
    const { log, reader } = print("::set-output name=a::1\n::save-state name=b::2\n::set-output::3\n");
    expect(reader).toMatchObject({ outputs: [["a", "1"]], state: [["b", "2"]] });
    expect(reader.deprecatedCommands).toEqual(["set-output", "save-state", "set-output"]);
    expect(log.annotations.map((one) => one.level)).toEqual(["warning", "warning", "warning", "error", "error"]);
    expect(log.failed).toBe(true);
  });

  test.for(["::set-env name=A::1", "::add-path::/opt"])("%s is disabled and fails the step", (line) => {
    const { log, reader } = print(line);
    expect(log.failed).toBe(true);
    expect(log.annotations[0]?.message).toBe(`Unable to process command '${line}' successfully.`);
    expect(reader.deprecatedCommands).toHaveLength(1);
  });

  test("echo repeats the commands that are not silent", () => {
    const { log } = print("::echo::on\n::group::g\n::add-mask::x1\n::echo::off\n::endgroup::\n");
    expect(log.text).toBe("::group::g\n##[group]g\n::add-mask::***\n::echo::off\n##[endgroup]");
  });

  test("nothing is carried out between stop-commands and its token", () => {
    const { log, reader } = print("::stop-commands::Token123\n::error::x\n##[add-mask]y1\n::token123::\n::error::z\n");
    expect(log.annotations.map((one) => one.message)).toEqual(["z"]);
    expect(log.text).toBe("::stop-commands::***\n::error::x\n##[add-mask]y1\n::token123::\n##[error]z");
    expect(reader.lines.map((line) => line.command?.name)).toEqual([
      "stop-commands",
      undefined,
      undefined,
      "token123",
      "error",
    ]);
  });

  test.for(["", "error", "pause-logging"])("stop-commands refuses the token %j and goes on", (token) => {
    const { log } = print(`::stop-commands::${token}\n::notice::still\n`);
    expect(log.failed).toBe(true);
    expect(log.annotations.at(-1)?.message).toBe("still");
  });
});
