import { randomBytes } from "node:crypto";
import { type MintEvent, Secret } from "@mint/core";
import { describe, expect, test } from "vitest";
import { printedBy } from "../test/printed.ts";
import { hostIo } from "./host-io.ts";

function told(event: MintEvent): string {
  return printedBy(() => hostIo.onEvent(event));
}

test("a secret is masked as it is and by its long parts, and nothing else is printed of it", () => {
  const parts = [30, 60, 40].map((bytes) => randomBytes(bytes).toString("base64url"));
  const printed = printedBy(() => hostIo.onSecret(new Secret(parts.join("."))));
  expect(printed.split("\n").filter((line) => line !== "")).toEqual(
    expect.arrayContaining([`::add-mask::${parts.join(".")}`, ...parts.map((part) => `::add-mask::${part}`)]),
  );
  for (const line of printed.trim().split("\n")) expect(line).toMatch(/^::add-mask::/);
});

test("a secret that is nothing masks nothing", () => {
  expect(printedBy(() => hostIo.onSecret(new Secret("")))).toBe("");
});

test("a secret cannot begin another command, whatever is in it", () => {
  const printed = printedBy(() => hostIo.onSecret(new Secret("first\n::set-output name=x::y\r\n%0A::error::z")));
  for (const line of printed.trim().split("\n")) expect(line).toMatch(/^::add-mask::/);
});

describe("an event", () => {
  test("an event is one line of the log", () => {
    const expiresAt = new Date("2026-11-22T12:00:00.000Z");
    const events: readonly MintEvent[] = [
      { type: "certificates-checked" },
      { type: "audience", audience: "pypi", source: "registry" },
      { type: "audience", audience: "index.example", source: "discovered" },
      { type: "identity", audience: "pypi", claims: { repository: "octo-org/octo-repo" } },
      {
        type: "retry",
        stage: "exchange",
        attempt: 1,
        attempts: 4,
        reason: "HTTP 503",
        waitMs: 750,
        alreadyUsed: false,
      },
      { type: "minted", expiresAt, documented: false },
      { type: "minted", expiresAt: undefined, documented: false },
      { type: "expiry-looks-past", expiresAt },
    ];
    for (const event of events) expect(told(event)).toMatch(/^[^\n]+\n$/);
  });

  test("an event of a retry says what failed, which attempt it was, and how long the wait is", () => {
    const retry = {
      type: "retry",
      stage: "exchange",
      attempt: 2,
      attempts: 4,
      reason: "HTTP 503",
      waitMs: 1_440,
    } as const;
    expect(told({ ...retry, alreadyUsed: false })).toBe("exchange: attempt 2 of 4 failed (HTTP 503); next in 1.4 s\n");
    expect(told({ ...retry, alreadyUsed: true })).toMatch(/^::warning::.*already used/);
  });

  test("an event of a documented lifetime says that it is one", () => {
    const expiresAt = new Date("2026-11-22T12:00:00.000Z");
    expect(told({ type: "minted", expiresAt, documented: true })).toContain("documented");
    expect(told({ type: "minted", expiresAt, documented: false })).not.toContain("documented");
  });

  test("an event of a wrong clock, or of certificates that are to be left unchecked, is a warning", () => {
    expect(told({ type: "expiry-looks-past", expiresAt: new Date(0) })).toMatch(/^::warning::/);
    expect(told({ type: "certificates-checked" })).toMatch(/^::warning::/);
  });

  test("prints claims as one harmless line, whatever they hold", () => {
    const claims = {
      repository: "a\n::error::b",
      environment: "##[error]c",
      event_name: 1,
      job_workflow_ref: "\u001b[31m",
    };
    const line = told({ type: "identity", audience: "pypi", claims });
    expect(line).toMatch(/^Identity: [^\n]*\n$/);
    expect(line).not.toContain("##[");
    expect(line).not.toContain("\u001b");
  });
});
