import { describe, expect, test } from "vitest";
import { answer, failureOf, fakeSecret } from "../../test/fakes.ts";
import { type VirtualIo, virtualIo } from "../../test/virtual-io.ts";
import { openAttempts } from "./attempts.ts";
import { type MintFailure, RefusedError, ResponseError, UnavailableError } from "../base/errors.ts";
import type { Stage } from "../base/retry.ts";
import type { Limits } from "../http/wire.ts";

function outage(details: Readonly<Record<string, unknown>> = {}): MintFailure {
  return new UnavailableError("EXCHANGE_UNAVAILABLE", "Out.", {
    hint: "",
    retries: Infinity,
    status: 503,
    ...details,
  });
}

/** An attempt that fails with what is left of a list, and then succeeds; notes the limits of each. */
function failing(failures: readonly unknown[], takes?: (limits: Limits) => void) {
  const rest = [...failures];
  const seen: Limits[] = [];
  const attempt = async (limits: Limits): Promise<string> => {
    seen.push(limits);
    takes?.(limits);
    if (rest.length > 0) throw rest.shift();
    return "done";
  };
  return { attempt, seen };
}

function many(error: MintFailure, times = 20): readonly MintFailure[] {
  return Array.from({ length: times }, () => error);
}

describe("a stage", () => {
  test("a stage is left at its first success", async () => {
    const io = virtualIo();
    const { attempt, seen } = failing([]);
    expect(await openAttempts(io, 60_000, undefined).untilDone("discovery", attempt)).toBe("done");
    expect(seen).toHaveLength(1);
    expect([io.slept, io.events]).toEqual([[], []]);
  });

  test.each([
    ["discovery", 3],
    ["id-token", 5],
    ["exchange", 4],
    ["revocation", 3],
  ] as const)("a stage of %s has %i attempts and then reports the last failure", async (stage, attempts) => {
    const last = outage({ status: 502 });
    const io = virtualIo();
    const { attempt, seen } = failing([...many(outage(), attempts - 1), last]);
    const failure = await failureOf(() => openAttempts(io, 120_000, undefined).untilDone(stage, attempt));
    expect(failure).toBe(last);
    expect(seen).toHaveLength(attempts);
  });

  test("a stage has as many attempts over the whole run, however often it is entered", async () => {
    const attempts = openAttempts(virtualIo(), 120_000, undefined);
    const first = failing([outage(), outage(), outage()]);
    await attempts.untilDone("id-token", first.attempt);
    const second = failing([outage(), outage()]);
    await failureOf(() => attempts.untilDone("id-token", second.attempt));
    expect(second.seen).toHaveLength(2);
  });

  test("a stage ends at once after a failure that is final, or that is not mint's", async () => {
    for (const final of [
      new RefusedError("EXCHANGE_REFUSED", "No.", { hint: "", status: 422 }),
      new TypeError("bug"),
    ]) {
      const io = virtualIo();
      const { attempt, seen } = failing([final]);
      expect(await failureOf(() => openAttempts(io, 60_000, undefined).untilDone("exchange", attempt))).toBe(final);
      expect(seen).toHaveLength(1);
      expect(io.slept).toEqual([]);
    }
  });

  test("allows a failure that is worth one retry one retry", async () => {
    const slip = new UnavailableError("NETWORK_ERROR", "?", { hint: "", retries: 1, errno: "ENOTFOUND" });
    const { attempt, seen } = failing(many(slip));
    await failureOf(() => openAttempts(virtualIo(), 60_000, undefined).untilDone("id-token", attempt));
    expect(seen).toHaveLength(2);
  });

  test("counts failures of each kind for themselves", async () => {
    const slip = new UnavailableError("NETWORK_ERROR", "?", { hint: "", retries: 1, errno: "ENOTFOUND" });
    const { attempt } = failing([outage(), slip, outage({ status: 500 })]);
    expect(await openAttempts(virtualIo(), 60_000, undefined).untilDone("id-token", attempt)).toBe("done");
  });

  test("the exchange stage tolerates one invalid answer, of any kind, because each may have left a token behind", async () => {
    const cut = outage({ status: 200, errno: "ECONNRESET" });
    const garbage = new ResponseError("RESPONSE_INVALID", "?", { hint: "", retries: 1 });
    for (const failures of [
      [cut, cut],
      [garbage, garbage],
      [cut, garbage],
      [garbage, cut],
    ]) {
      const { attempt, seen } = failing([...failures]);
      const failure = await failureOf(() =>
        openAttempts(virtualIo(), 60_000, undefined).untilDone("exchange", attempt),
      );
      expect(failure).toBe(failures[1]);
      expect(seen).toHaveLength(2);
    }
  });

  test("a stage of id-token bears cut answers like any other outage", async () => {
    const { attempt } = failing(many(outage({ status: 200, errno: "ECONNRESET" }), 3));
    expect(await openAttempts(virtualIo(), 60_000, undefined).untilDone("id-token", attempt)).toBe("done");
  });
});

describe("the wait", () => {
  test("the wait grows with each failure of a stage, and each is reported", async () => {
    const io = virtualIo();
    await openAttempts(io, 60_000, undefined).untilDone("id-token", failing(many(outage(), 4)).attempt);
    expect(io.slept).toEqual([750, 1_500, 3_000, 6_000]);
    expect(io.events).toEqual(
      io.slept.map((waitMs, at) => ({
        type: "retry",
        stage: "id-token",
        attempt: at + 1,
        attempts: 5,
        reason: "HTTP 503",
        waitMs,
        alreadyUsed: false,
      })),
    );
  });

  test("the wait is as long as the server asks, up to 30 seconds", async () => {
    const io = virtualIo();
    await openAttempts(io, 60_000, undefined).untilDone(
      "id-token",
      failing([outage({ retryAfterSeconds: 30 })]).attempt,
    );
    expect(io.slept).toEqual([30_500]);
  });

  test("the wait does not take place where the server asks for more than that, or more than is left", async () => {
    for (const [retryAfterSeconds, timeoutMs] of [
      [31, 120_000],
      [20, 20_000],
    ] as const) {
      const io = virtualIo();
      const asked = outage({ retryAfterSeconds });
      const run = openAttempts(io, timeoutMs, undefined).untilDone("exchange", failing([asked]).attempt);
      expect(await failureOf(() => run)).toBe(asked);
      expect([io.slept, io.events]).toEqual([[], []]);
    }
  });
});

describe("the time of a run", () => {
  function slow(io: VirtualIo, failures: number) {
    return failing(many(outage(), failures), ({ timeoutMs }) => io.pass(timeoutMs));
  }

  test.each([
    ["discovery", 5_000],
    ["id-token", 10_000],
    ["exchange", 15_000],
    ["revocation", 4_000],
  ] as const)("gives an attempt of %s %i ms at most", async (stage: Stage, most) => {
    const { attempt, seen } = failing([]);
    await openAttempts(virtualIo(), 120_000, undefined).untilDone(stage, attempt);
    expect(seen[0]?.timeoutMs).toBe(most);
  });

  test("the time of a run is not exceeded, two seconds are kept back, and no attempt has less than two", async () => {
    for (let timeoutMs = 5_000; timeoutMs <= 120_000; timeoutMs += 1_700) {
      const io = virtualIo();
      const { attempt, seen } = slow(io, 20);
      const failure = await failureOf(() => openAttempts(io, timeoutMs, undefined).untilDone("id-token", attempt));
      expect(failure).toMatchObject({ code: "EXCHANGE_UNAVAILABLE" });
      expect(io.elapsed).toBeLessThanOrEqual(timeoutMs - 2_000);
      for (const limits of seen) expect(limits.timeoutMs).toBeGreaterThanOrEqual(2_000);
    }
  });

  test.each([
    ["back", -3_600_000],
    ["forward", 3_600_000],
  ])("a run keeps its time where the clock is set %s an hour meanwhile", async (_, set) => {
    const io = virtualIo();
    const attempts = openAttempts(io, 30_000, undefined);
    io.time += set;
    const { attempt, seen } = slow(io, 20);
    await failureOf(() => attempts.untilDone("id-token", attempt));
    expect(seen).toHaveLength(3);
    expect(io.elapsed).toBeLessThanOrEqual(28_000);
  });

  test("the time of a run that is too short for anything ends as a timeout", async () => {
    const io = virtualIo();
    const { attempt, seen } = failing([]);
    const failure = await failureOf(() => openAttempts(io, 3_999, undefined).untilDone("exchange", attempt));
    expect(failure).toMatchObject({ code: "TIMEOUT" });
    expect(seen).toEqual([]);
  });

  test("the time of a run that ran out between stages reports what cost it", async () => {
    const io = virtualIo();
    const attempts = openAttempts(io, 20_000, undefined);
    const cost = outage();
    await attempts.untilDone("id-token", failing([cost]).attempt);
    io.pass(16_000);
    expect(await failureOf(() => attempts.untilDone("exchange", failing([]).attempt))).toBe(cost);
  });
});

describe("requests that carry a credential", () => {
  const authorization = { scheme: "Bearer", secret: fakeSecret() } as const;
  const get = { method: "GET", url: "https://index.example/", authorization } as const;

  test("requests that carry a credential are ten in a run at most", async () => {
    let requests = 0;
    const io = virtualIo({ send: async () => answer(200, `${++requests}`) });
    const attempts = openAttempts(io, 120_000, undefined);
    const run = async (): Promise<void> => {
      for (;;) {
        await attempts.untilDone("id-token", (limits) => attempts.send(get, limits), { credentials: 2 });
        await attempts.once("exchange", (limits) => attempts.send(get, limits), { credentials: 1 });
      }
    };
    expect(await failureOf(run)).toMatchObject({ code: "TIMEOUT" });
    expect(requests).toBe(10);
  });

  test("mint does not wait for another attempt if no request with a credential is left", async () => {
    const io = virtualIo({ send: async () => answer(200) });
    const attempts = openAttempts(io, 120_000, undefined);
    for (let sent = 0; sent < 8; sent += 1) await attempts.send(get, { timeoutMs: 1 });
    const last = outage();
    const run = attempts.untilDone(
      "id-token",
      async (limits) => {
        await attempts.send(get, limits);
        throw last;
      },
      { credentials: 2 },
    );
    expect(await failureOf(() => run)).toBe(last);
    expect(io.slept).toEqual([]);
  });

  test("requests without a credential do not count as requests that carry one", async () => {
    const io = virtualIo({ send: async () => answer(200) });
    const attempts = openAttempts(io, 120_000, undefined);
    for (let sent = 0; sent < 20; sent += 1)
      await attempts.send({ method: "GET", url: "https://index.example/" }, { timeoutMs: 1 });
    expect(await attempts.untilDone("id-token", failing([]).attempt, { credentials: 2 })).toBe("done");
  });
});

test("a cancellation before an attempt leaves it undone", async () => {
  const { attempt, seen } = failing([]);
  const run = openAttempts(virtualIo(), 60_000, AbortSignal.abort()).untilDone("exchange", attempt);
  expect(await failureOf(() => run)).toMatchObject({ code: "CANCELLED" });
  expect(seen).toEqual([]);
});

test("a cancellation while an attempt fails leaves the next undone", async () => {
  const controller = new AbortController();
  const { attempt, seen } = failing([outage()], () => controller.abort());
  const run = openAttempts(virtualIo(), 60_000, controller.signal).untilDone("exchange", attempt);
  expect(await failureOf(() => run)).toMatchObject({ code: "CANCELLED" });
  expect(seen).toHaveLength(1);
});
