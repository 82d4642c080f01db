import type { Finding } from "./finding.ts";
import { sanitizeDiagnosis } from "./explanation.ts";
import { expect, test } from "vitest";

const finding: Finding = {
  id: "any",
  certainty: "likely",
  title: "a\n::error::b",
  seen: "##[group]",
  needs: "\u001b[31m",
  remedy: "x\u2028y",
  paste: 'env:\n  a: "b\r::error::pwned"\n  c: \u2029d',
};

test("a diagnosis that is printed holds one line where one is meant, and of a text to paste its own lines only", () => {
  const { findings, form } = sanitizeDiagnosis({
    findings: [finding],
    form: [
      { label: "Owner", value: "octo\r\norg" },
      { label: "Policy name", placeholder: "any" },
    ],
    formUrl: undefined,
  });
  const [{ paste = "", ...texts } = finding] = findings;
  for (const text of Object.values(texts)) expect(text).not.toMatch(/[^ -~]|##\[/);
  expect(paste.split("\n").map((line) => line.replace(/\S.*/, ""))).toEqual(["", "  ", "  "]);
  expect(paste).not.toMatch(/[^ -~\n]/);
  expect(form).toEqual([
    { label: "Owner", value: "octo org" },
    { label: "Policy name", placeholder: "any" },
  ]);
});
