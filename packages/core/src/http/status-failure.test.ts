import { answer } from "../../test/fakes.ts";
import { START } from "../../test/virtual-io.ts";
import { type MintFailure, RefusedError } from "../base/errors.ts";
import { statusFailure } from "./failures.ts";
import { describe, expect, test } from "vitest";

const asked = { who: "The index", what: "gave no token", host: "index.example", messages: ["some reason"] };

function failure(status: number, headers: Readonly<Record<string, string>> = {}, outageIsRefusal = false): MintFailure {
  return statusFailure(answer(status, "", headers), { ...asked, outageIsRefusal }, START, (message, details) => {
    return new RefusedError("EXCHANGE_REFUSED", message, { hint: "", ...details });
  });
}

describe("an answer that is no success", () => {
  test.each([300, 301, 302, 303, 304, 307, 308])("with status %i is a redirect, and final", (status) => {
    expect(failure(status)).toMatchObject({
      code: "REDIRECTED",
      retries: 0,
      evidence: { host: "index.example", status },
    });
  });

  test.each([400, 401, 403, 404, 409, 410, 422, 451])("with status %i is a refusal, and final", (status) => {
    expect(failure(status)).toMatchObject({
      code: "EXCHANGE_REFUSED",
      retries: 0,
      message: `The index gave no token (HTTP ${status}).`,
      evidence: { status, messages: ["some reason"] },
    });
  });

  test.each([408, 425, 500, 502, 503, 504, 520, 530])("with status %i is an outage that may pass", (status) => {
    expect(failure(status)).toMatchObject({ code: "EXCHANGE_UNAVAILABLE", retries: Infinity });
  });

  test.each([501, 505, 507, 599])("with status %i is an outage that another attempt does not mend", (status) => {
    expect(failure(status)).toMatchObject({ code: "EXCHANGE_UNAVAILABLE", retries: 0 });
  });

  test("with status 429 is a limit, and says for how long", () => {
    expect(failure(429, { "retry-after": "17" })).toMatchObject({
      code: "RATE_LIMITED",
      retries: Infinity,
      evidence: { retryAfterSeconds: 17 },
      message: expect.stringContaining("17 s"),
    });
  });

  test("can be named by who asked, where an outage has a code of its own", () => {
    expect(failure(503, {}, true)).toMatchObject({ code: "EXCHANGE_REFUSED", retries: Infinity });
    expect(failure(429, {}, true)).toMatchObject({ code: "RATE_LIMITED" });
    expect(failure(302, {}, true)).toMatchObject({ code: "REDIRECTED" });
  });

  test("shows nothing of where it redirects to", () => {
    const redirect = failure(302, { location: "https://evil.example/?token=x" });
    expect(JSON.stringify([redirect.message, redirect.hint, redirect.evidence])).not.toContain("evil");
  });
});
