import { expect, test } from "vitest";
import { type Line, LineSplitter } from "./line-splitter.ts";

function split(bytes: Buffer, size: number): Line[] {
  const lines: Line[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size));
  splitter.end();
  return lines;
}

test("ends a line at LF, CRLF and a lone CR", () => {
  expect(split(Buffer.from("a\nb\r\nc\rd\r\r\n\ne"), 100).map((line) => line.text)).toEqual([
    "a",
    "b",
    "c",
    "d",
    "",
    "",
    "e",
  ]);
});

test("hands out the rest, but no empty last line", () => {
  expect(split(Buffer.from("a\n"), 10)).toEqual([{ text: "a", start: 0, end: 2 }]);
  expect(split(Buffer.from("a\r"), 10)).toEqual([{ text: "a", start: 0, end: 2 }]);
  expect(split(Buffer.from(""), 10)).toEqual([]);
});

test("counts bytes, and does not care how they arrive", () => {
  const bytes = Buffer.from("é\r\n€uro\n\nx\ry");
  const whole = split(bytes, bytes.length).map(({ text, start }) => [text, start]);
  expect(whole).toEqual([
    ["é", 0],
    ["€uro", 4],
    ["", 11],
    ["x", 12],
    ["y", 14],
  ]);
  for (let size = 1; size < bytes.length; size++) {
    expect(split(bytes, size).map(({ text, start }) => [text, start])).toEqual(whole);
  }
});
