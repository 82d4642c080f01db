import { expect, test } from "vitest";
import { readActLog } from "./act-log.ts";

test("outputs, errors and outcomes are read for each job of act's text", () => {
  const log = readActLog(`time="2026-11-27T22:07:23Z" level=warning msg="Couldn't get a valid docker connection"
[release.yml/pypi  ]   ⚙  ::set-output:: token=***
[release.yml/pypi  ]   ⚙  Summary - # done
🏁  Job failed
[release.yml/pypi  ]   ✅  Success - Main org/mint/pypi@v1 [1s]
[release.yml/pypi  ] 🏁  Job failed
[a/called.yml/npm-2]   ❗  ::error title=npm::EXCHANGE_REFUSED: no
[a/called.yml/npm-2]   | ❗  ::error::not one
[a/called.yml/npm-2]   ❌  Failure - Main org/mint/npm@v1 [1s]
[a/called.yml/npm-2] 🏁  Job failed
[release.yml/build ] ⭐ Run Set up job`);
  expect([...log]).toEqual([
    ["pypi", { outcome: "succeeded", outputs: { token: "***" }, errors: [] }],
    ["npm-2", { outcome: "failed", outputs: {}, errors: [" title=npm::EXCHANGE_REFUSED: no"] }],
    ["build", { outcome: undefined, outputs: {}, errors: [] }],
  ]);
});
