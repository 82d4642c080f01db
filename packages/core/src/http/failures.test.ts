import { describe, expect, test } from "vitest";
import { answer, fakeSecret } from "../../test/fakes.ts";
import { START } from "../../test/virtual-io.ts";
import { type MintFailure, RefusedError } from "../base/errors.ts";
import { statusFailure, timeoutError, transportError } from "./failures.ts";

const asked = { who: "The index", what: "gave no token", host: "index.example", messages: ["some reason"] };

function failure(status: number, headers: Readonly<Record<string, string>> = {}, outageIsRefusal = false): MintFailure {
  return statusFailure(answer(status, "", headers), { ...asked, outageIsRefusal }, START, (message, details) => {
    return new RefusedError("EXCHANGE_REFUSED", message, { hint: "", ...details });
  });
}

describe("an unsuccessful answer", () => {
  test.each([300, 301, 302, 303, 304, 307, 308])(
    "an unsuccessful answer with status %i is a redirect, and final",
    (status) => {
      expect(failure(status)).toMatchObject({
        code: "REDIRECTED",
        retries: 0,
        evidence: { host: "index.example", status },
      });
    },
  );

  test.each([400, 401, 403, 404, 409, 410, 422, 451])(
    "an unsuccessful answer with status %i is a refusal, and final",
    (status) => {
      expect(failure(status)).toMatchObject({
        code: "EXCHANGE_REFUSED",
        retries: 0,
        message: `The index gave no token (HTTP ${status}).`,
        evidence: { status, messages: ["some reason"] },
      });
    },
  );

  test.each([408, 425, 500, 502, 503, 504, 520, 530])(
    "an unsuccessful answer with status %i is an outage that may pass",
    (status) => {
      expect(failure(status)).toMatchObject({ code: "EXCHANGE_UNAVAILABLE", retries: Infinity });
    },
  );

  test.each([501, 505, 507, 599])(
    "an unsuccessful answer with status %i is an outage that another attempt does not fix",
    (status) => {
      expect(failure(status)).toMatchObject({ code: "EXCHANGE_UNAVAILABLE", retries: 0 });
    },
  );

  test("an unsuccessful answer with status 429 is a limit, and says for how long", () => {
    expect(failure(429, { "retry-after": "17" })).toMatchObject({
      code: "RATE_LIMITED",
      retries: Infinity,
      evidence: { retryAfterSeconds: 17 },
      message: expect.stringContaining("17 s"),
    });
  });

  test("an unsuccessful answer can get its code from the caller if an outage has its own code", () => {
    expect(failure(503, {}, true)).toMatchObject({ code: "EXCHANGE_REFUSED", retries: Infinity });
    expect(failure(429, {}, true)).toMatchObject({ code: "RATE_LIMITED" });
    expect(failure(302, {}, true)).toMatchObject({ code: "REDIRECTED" });
  });

  test("does not show where it redirects to", () => {
    const redirect = failure(302, { location: "https://evil.example/?token=x" });
    expect(JSON.stringify([redirect.message, redirect.hint, redirect.evidence])).not.toContain("evil");
  });
});

const direct = { url: new URL("https://index.example:8443/path"), proxy: undefined, sent: false };
const proxied = { ...direct, proxy: new URL("http://proxy.test:3128") };

function nodeError(fields: Readonly<Record<string, unknown>>): Error {
  return Object.assign(new Error("connect to 10.1.2.3:443 with authorization: Bearer x"), fields);
}

describe("a connection that failed", () => {
  test.each(["ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EPIPE", "EAI_AGAIN"])(
    "a connection that failed by %s is a network error that may pass",
    (code) => {
      expect(transportError(nodeError({ code, syscall: "connect" }), direct)).toMatchObject({
        code: "NETWORK_ERROR",
        retries: Infinity,
        evidence: { host: "index.example:8443", errno: code, sent: false },
      });
    },
  );

  test("a connection that failed without a proxy is reported with the proxy setting that does not count", () => {
    const env = { http_proxy: "http://proxy.test:3128" };
    const told = expect.stringContaining("http_proxy is set, but requests over https use https_proxy");
    expect(transportError(nodeError({ code: "ENOTFOUND" }), { ...direct, env }).hint).toEqual(told);
    expect(timeoutError({ ...direct, env }, 15_000).hint).toEqual(told);
    expect(transportError(nodeError({ code: "ECONNRESET" }), { ...direct, env, sent: true }).hint).not.toEqual(told);
    expect(timeoutError({ ...direct, env, sent: true }, 15_000).hint).not.toEqual(told);
  });

  test("a connection that failed by an unknown host is worth one more attempt", () => {
    expect(transportError(nodeError({ code: "ENOTFOUND", syscall: "getaddrinfo" }), direct)).toMatchObject({
      code: "NETWORK_ERROR",
      retries: 1,
    });
  });

  test.each([
    "CERT_HAS_EXPIRED",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "HOSTNAME_MISMATCH",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    "EPROTO",
  ])("a connection that failed by %s is a TLS error, and final", (code) => {
    const failure = transportError(nodeError({ code }), direct);
    expect(failure).toMatchObject({
      code: "TLS_ERROR",
      retries: 0,
      message: expect.stringContaining(code),
    });
    // It helps against an unknown issuer and nothing else.
    expect(failure.hint.includes("NODE_EXTRA_CA_CERTS")).toBe(/SELF_SIGNED|UNABLE_TO/.test(code));
  });

  test("a connection that failed because the answer is not HTTP is an invalid response", () => {
    expect(transportError(nodeError({ code: "HPE_INVALID_CONSTANT" }), direct)).toMatchObject({
      code: "RESPONSE_INVALID",
    });
  });

  test("a connection that failed by anything else is final", () => {
    for (const error of [
      nodeError({}),
      nodeError({ code: "ERR_INVALID_CHAR" }),
      new TypeError("x"),
      undefined,
      "text",
      null,
    ])
      expect(transportError(error, direct)).toMatchObject({ code: "NETWORK_ERROR", retries: 0 });
  });

  test("keeps Node's own text to itself", () => {
    const secret = fakeSecret().reveal();
    const error = new Error(`getaddrinfo failed for https://user:${secret}@proxy`, {
      cause: new Error(secret),
    });
    for (const progress of [direct, proxied]) {
      const failure = transportError(Object.assign(error, { code: "ECONNRESET", syscall: "connect" }), progress);
      expect(JSON.stringify([String(failure), failure, failure.cause, failure.hint])).not.toContain(secret);
      expect(failure.cause).not.toBe(error);
    }
  });
});

test.each(["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "ECONNRESET", "HPE_INVALID_CONSTANT", "ERR_PROXY_TUNNEL"])(
  "a proxy that failed by %s is named and the host is not blamed",
  (code) => {
    expect(transportError(nodeError({ code, atProxy: true }), proxied)).toMatchObject({
      code: "PROXY_ERROR",
      message: expect.stringContaining("The proxy"),
    });
  },
);

test("a proxy that failed by its certificate is final, and named", () => {
  expect(transportError(nodeError({ code: "DEPTH_ZERO_SELF_SIGNED_CERT", atProxy: true }), proxied)).toMatchObject({
    code: "TLS_ERROR",
    retries: 0,
    message: expect.stringMatching(/^No trusted TLS connection to the proxy: .*DEPTH_ZERO_SELF_SIGNED_CERT/),
  });
});

test.each([
  [[], "http://proxy.test:3128", /\(407\)\. Put a user name and password into https_proxy/],
  [["Basic"], "http://proxy.test:3128", /offers Basic\. Put a user name/],
  [["Negotiate", "Basic"], "http://user:pass@proxy.test:3128", /offers Negotiate, Basic\. It rejected/],
  [["NTLM", "Negotiate"], "http://user:pass@proxy.test:3128", /offers NTLM, Negotiate\. mint supports Basic only/],
  [["Digest"], "http://user:pass@proxy.test:3128", /offers Digest\. mint supports Basic only/],
])("a proxy that failed by 407 with %j is final, and says what would do", (offers, proxy, told) => {
  const error = nodeError({ code: "ERR_PROXY_TUNNEL", statusCode: 407, atProxy: true, offers });
  const failure = transportError(error, { ...direct, proxy: new URL(proxy) });
  expect(failure).toMatchObject({ code: "PROXY_ERROR", retries: 0 });
  expect(`${failure.message} ${failure.hint}`).toMatch(told);
});

test.each(["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"])(
  "a proxy that failed by %s speaks no TLS, which its setting asks for",
  (code) => {
    const failure = transportError(nodeError({ code, atProxy: true }), {
      ...direct,
      proxy: new URL("https://proxy.test:3128"),
    });
    expect(failure).toMatchObject({
      code: "PROXY_ERROR",
      hint: expect.stringContaining("Start https_proxy with http://."),
    });
  },
);

test("a proxy that failed by an alert speaks TLS", () => {
  const error = nodeError({ code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", atProxy: true });
  expect(transportError(error, proxied)).toMatchObject({ code: "TLS_ERROR" });
});

test.each([502, 503, 504])("a proxy that failed by %i may pass", (statusCode) => {
  expect(transportError(nodeError({ code: "ERR_PROXY_TUNNEL", statusCode, atProxy: true }), proxied)).toMatchObject({
    code: "PROXY_ERROR",
    retries: Infinity,
  });
});

test("a proxy that failed is not named for what happens within the tunnel", () => {
  expect(transportError(nodeError({ code: "ECONNRESET", syscall: "read" }), proxied)).toMatchObject({
    code: "NETWORK_ERROR",
  });
  expect(transportError(nodeError({ code: "CERT_HAS_EXPIRED" }), proxied)).toMatchObject({
    code: "TLS_ERROR",
  });
});

describe("a time that ran out", () => {
  test("says how long it was, and may pass", () => {
    expect(timeoutError({ ...direct, sent: true }, 15_000)).toMatchObject({
      code: "TIMEOUT",
      retries: Infinity,
      message: expect.stringContaining("15 s"),
      evidence: { sent: true },
    });
  });

  test("a time that ran out is the proxy's where no connection through it came about", () => {
    expect(timeoutError(proxied, 15_000)).toMatchObject({ code: "PROXY_ERROR", evidence: { sent: false } });
    expect(timeoutError({ ...proxied, sent: true }, 15_000)).toMatchObject({ code: "TIMEOUT" });
  });
});
