import { expect, test } from "vitest";
import { type Machine, startable } from "./windows-command.ts";

const FILES = ["C:\\node\\npm.cmd", "C:\\node\\node.exe", "C:\\tools\\push.bat", "C:\\both\\x.exe", "C:\\both\\x.cmd"];
const WINDOWS: Machine = {
  platform: "win32",
  env: { PATH: "C:\\nowhere;C:\\node;C:\\both", comspec: "C:\\Windows\\cmd.exe" },
  isFile: (path) => FILES.includes(path),
};

function line(...words: readonly string[]): unknown {
  const { file, args, verbatim } = startable(words, WINDOWS);
  return verbatim ? [file, ...args].join(" ") : [file, ...args];
}

test("a .cmd file that PATH leads to is started by cmd.exe, each word in quotes", () => {
  expect(line("npm", "publish", "--tag", "a & b", "dir\\")).toBe(
    'C:\\Windows\\cmd.exe /d /s /c ""C:\\node\\npm.cmd" "publish" "--tag" "a & b" "dir\\\\""',
  );
  expect(line("npm.cmd", "-v")).toContain('"C:\\node\\npm.cmd" "-v"');
  expect(line("C:\\tools\\push.bat")).toContain('"C:\\tools\\push.bat"');
});

test("a program, and what is not found, is left to the system", () => {
  for (const words of [
    ["node", "a%b"],
    ["x", "y"],
    ["twine", "upload", '"'],
  ])
    expect(line(...words)).toEqual(words);
});

test.each(["100%", 'say "x"', "wow!", "a\nb"])("a batch file is not handed %j, which cmd.exe would read", (word) => {
  expect(() => line("npm", word)).toThrow("npm.cmd is a batch file");
});

test("elsewhere a command is as it stands", () => {
  expect(startable(["npm", "100%"], { ...WINDOWS, platform: "linux" })).toEqual({
    file: "npm",
    args: ["100%"],
    verbatim: false,
  });
});
