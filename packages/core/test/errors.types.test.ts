import { expect, expectTypeOf, test } from "vitest";
import { type ErrorCode, InputError, isMintFailure, type MintFailure } from "../src/index.ts";

/** Compiles only while every class of failure stands here: a new one asks every such reader what to do. */
function remedyOf(failure: MintFailure): string {
  switch (failure.code) {
    case "INVALID_INPUT":
    case "INSECURE_URL":
    case "AUDIENCE_MISMATCH":
      return "change the input";
    case "IDENTITY_MISSING":
    case "FORK_PULL_REQUEST":
    case "UNSAFE_EVENT":
    case "IDENTITY_UNAVAILABLE":
    case "UNSUPPORTED_ISSUER":
      return "change the workflow";
    case "EXCHANGE_REFUSED":
    case "REGISTRY_UNSUPPORTED":
      return "change the publisher";
    case "EXCHANGE_UNAVAILABLE":
    case "RATE_LIMITED":
    case "NETWORK_ERROR":
    case "TLS_ERROR":
    case "PROXY_ERROR":
    case "TIMEOUT":
      return "try again later";
    case "RESPONSE_INVALID":
    case "RESPONSE_TOO_LARGE":
    case "REDIRECTED":
      return "check the URL";
    case "OUTPUT_UNAVAILABLE":
      return "mend the host";
    case "CANCELLED":
      return "nothing";
    default:
      return failure satisfies never;
  }
}

test("a switch over the codes of failures is exhaustive", () => {
  const failure = new InputError("INVALID_INPUT", "Wrong.", { hint: "Fix it." });
  expect(remedyOf(failure)).toBe("change the input");
  expectTypeOf<MintFailure["code"]>().toEqualTypeOf<ErrorCode>();
});

test("a class takes no code of another class", () => {
  // @ts-expect-error -- CANCELLED is no input's fault
  const wrong = new InputError("CANCELLED", "Wrong.", { hint: "" });
  expectTypeOf(wrong.code).toEqualTypeOf<"INVALID_INPUT" | "INSECURE_URL" | "AUDIENCE_MISMATCH">();
  expect(wrong.name).toBe("InputError");
});

test("what was thrown is narrowed to a failure", () => {
  const thrown: unknown = new InputError("INVALID_INPUT", "Wrong.", { hint: "" });
  expect(isMintFailure(thrown)).toBe(true);
  expect(isMintFailure(new Error("other"))).toBe(false);
  expect(isMintFailure(undefined)).toBe(false);
  expectTypeOf(isMintFailure).guards.toEqualTypeOf<MintFailure>();
});
