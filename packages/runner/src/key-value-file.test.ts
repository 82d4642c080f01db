import { expect, test } from "vitest";
import { readKeyValueFile } from "./key-value-file.ts";

test.for([
  [
    "a=1\n\nb=2",
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
  ["a=b<<c\n", [["a", "b<<c"]]],
  [
    "a<<E\n1\n2\nE\nb=3\n",
    [
      ["a", "1\n2"],
      ["b", "3"],
    ],
  ],
  ["a<<E\nE\n", [["a", ""]]],
  ["a<<E\n\nE", [["a", ""]]],
  ["a<<E\n\n\nE", [["a", "\n"]]],
  ["a<<x=y\n1\nx=y\n", [["a", "1"]]],
  ["a<<E\n E\nE \nE\n", [["a", " E\nE "]]],
  ["a=1\r\n", [["a", "1\r"]]],
  ["=1\n", [["", "1"]]],
  [" a = 1 \n", [[" a ", " 1 "]]],
  ["", []],
] as const)("the reader of a file command reads %j", ([text, pairs]) => {
  expect(readKeyValueFile(text)).toEqual({ pairs });
});

test.for([
  ["a=1\njunk\nb=2\n", "Invalid format 'junk'"],
  ["a=1\n<<E\nE\n", "Invalid format '<<E'. Name must not be empty and delimiter must not be empty"],
  ["a=1\nb<<\n", "Invalid format 'b<<'. Name must not be empty and delimiter must not be empty"],
  ["a=1\nb<<E\n2\n", "Invalid value. Matching delimiter not found 'E'"],
  ["a=1\nb<<E\n2", "Invalid value. EOF marker missing new line."],
  ["a=1\nb<<E\r\n2\nE\n", "Invalid value. Matching delimiter not found 'E\r'"],
] as const)("stops at the mistake in %j and keeps what came before", ([text, error]) => {
  expect(readKeyValueFile(text)).toEqual({ pairs: [["a", "1"]], error });
});
