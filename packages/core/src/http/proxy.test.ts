import { failureOf } from "../../test/fakes.ts";
import { counterexample, outcomeOf } from "../../test/outcome.ts";
import { proxyFor, whyDirect } from "./proxy.ts";
import { describe, expect, test } from "vitest";

import fc from "fast-check";

const PYPI = new URL("https://upload.pypi.org/legacy/");

function goesDirect(no_proxy: string, url: URL = PYPI): boolean {
  return proxyFor(url, { https_proxy: "http://proxy.example:3128", no_proxy }) === undefined;
}

test("there is no proxy if none is set", () => {
  expect(proxyFor(PYPI, {})).toBeUndefined();
  expect(proxyFor(PYPI, { https_proxy: "", HTTPS_PROXY: "  " })).toBeUndefined();
  expect(proxyFor(PYPI, { http_proxy: "http://proxy.example", ALL_PROXY: "http://proxy.example" })).toBeUndefined();
});

test.each([
  ["http://proxy.example:3128", "http://proxy.example:3128/"],
  ["https://proxy.example", "https://proxy.example/"],
  ["proxy.example:3128", "http://proxy.example:3128/"],
  ["  10.0.0.1:8080 ", "http://10.0.0.1:8080/"],
  ["HTTP://Proxy.Example:3128", "http://proxy.example:3128/"],
  ["[::1]:3128", "http://[::1]:3128/"],
])("the proxy may be set as %j", (https_proxy, href) => {
  expect(proxyFor(PYPI, { https_proxy })?.href).toBe(href);
  expect(proxyFor(PYPI, { HTTPS_PROXY: https_proxy })?.href).toBe(href);
});

test("the proxy is that of the lower-case name where both are set", () => {
  const env = { https_proxy: "http://lower.example", HTTPS_PROXY: "http://upper.example" };
  expect(proxyFor(PYPI, env)?.host).toBe("lower.example");
});

test.each([
  "socks5://proxy.example:1080",
  "socks://p",
  "ftp://proxy.example",
  "http://",
  "socks5:proxy.example",
  "a b",
])("the proxy is refused and not passed by when it is set as %j", async (https_proxy) => {
  expect(await failureOf(() => proxyFor(PYPI, { https_proxy }))).toMatchObject({
    code: "PROXY_ERROR",
    retries: 0,
  });
});

test("the proxy is refused with what its scheme is and what it has to be", () => {
  expect(() => proxyFor(PYPI, { https_proxy: "socks5://proxy.example:1080" })).toThrow(
    "it begins with socks5:// instead of http:// or https://.",
  );
});

test("the proxy is refused without its password being printed", async () => {
  for (const https_proxy of ["socks5://user:hunter2@proxy.example", "http://user:hunter2@:99999"]) {
    const failure = await failureOf(() => proxyFor(PYPI, { https_proxy }));
    expect(JSON.stringify([String(failure), failure])).not.toContain("hunter2");
  }
});

test.each([
  ["svc:HashTag#Password", "HashTag"],
  ["svc:1234#Password", "Password"],
  ["svc:2024?pass", "2024"],
  ["svc:12/pass", "12"],
  ["svc:p@ss/hunter2", "hunter2"],
  ["CORP\\svc:password1", "password1"],
])(
  "the proxy is refused, and no part of it is used as a host, if its credentials are %j",
  async (credentials, piece) => {
    for (const scheme of ["http://", "https://", ""]) {
      const https_proxy = `${scheme}${credentials}@proxy.example:3128`;
      const failure = await failureOf(() => proxyFor(PYPI, { https_proxy }));
      expect(failure).toMatchObject({
        code: "PROXY_ERROR",
        hint: expect.stringContaining("%5C for \\ (as in DOMAIN%5Cuser)"),
      });
      expect(JSON.stringify([String(failure), failure])).not.toContain(piece);
    }
  },
);

test.each([
  '"http://proxy.example:3128"',
  "http://http://proxy.example",
  "http://proxy.example/proxy.pac",
  "proxy:80?x",
])("the proxy is refused where %j is more than its address", async (HTTPS_PROXY) => {
  expect(await failureOf(() => proxyFor(PYPI, { HTTPS_PROXY }))).toMatchObject({
    code: "PROXY_ERROR",
    message: expect.stringContaining("HTTPS_PROXY"),
  });
});

test("the proxy is looked for among the settings where a host was not reached directly", () => {
  const proxy = "http://user:hunter2@proxy.example";
  expect(whyDirect(PYPI, {})).toBeUndefined();
  expect(whyDirect(PYPI, { https_proxy: proxy })).toBeUndefined();
  expect(whyDirect(new URL("https://127.0.0.1/"), { ALL_PROXY: proxy })).toBeUndefined();
  for (const name of ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"]) {
    expect(whyDirect(PYPI, { [name]: proxy })).toBe(
      `${name} is set, but requests over https use https_proxy: set it as well.`,
    );
  }
  expect(whyDirect(PYPI, { HTTPS_PROXY: proxy, NO_PROXY: ".org" })).toBe(
    "NO_PROXY exempts upload.pypi.org from the proxy in HTTPS_PROXY: remove it if the host cannot be reached directly.",
  );
});

test("the proxy is not asked for loopback", () => {
  for (const url of ["http://127.0.0.1:1/", "https://127.0.0.1:1/", "https://localhost/", "https://[::1]/"])
    expect(proxyFor(new URL(url), { https_proxy: "http://proxy.example" })).toBeUndefined();
});

describe("no_proxy", () => {
  test.each([
    "upload.pypi.org",
    "pypi.org",
    ".pypi.org",
    "*.pypi.org",
    "org",
    "UPLOAD.PyPI.org",
    "upload.pypi.org:443",
    "*",
    "example.com,upload.pypi.org",
    "example.com upload.pypi.org",
    " example.com , upload.pypi.org ",
    "upload.pypi.org.",
    "localhost,,pypi.org",
  ])("%j names upload.pypi.org", (list) => expect(goesDirect(list)).toBe(true));

  test.each([
    "",
    ",",
    " ",
    ".",
    "ypi.org",
    "upload.pypi.org:8443",
    "download.pypi.org",
    "pypi.org.evil",
    "https://upload.pypi.org",
    "*pypi",
  ])("%j does not name upload.pypi.org", (list) => expect(goesDirect(list)).toBe(false));

  test("no_proxy is heeded in either case", () => {
    const proxy = { https_proxy: "http://proxy.example" };
    expect(proxyFor(PYPI, { ...proxy, NO_PROXY: "pypi.org" })).toBeUndefined();
    expect(proxyFor(PYPI, { ...proxy, no_proxy: "else.example", NO_PROXY: "pypi.org" })?.host).toBe("proxy.example");
  });

  test("no_proxy can name a port", () => {
    const url = new URL("https://index.example:8443/");
    expect(goesDirect("index.example:8443", url)).toBe(true);
    expect(goesDirect("index.example:443", url)).toBe(false);
    expect(goesDirect("index.example", url)).toBe(true);
  });

  test("no_proxy can name an address, with brackets or without", () => {
    const url = new URL("https://[2001:db8::1]/");
    expect(goesDirect("[2001:db8::1]", url)).toBe(true);
    expect(goesDirect("2001:db8::1", url)).toBe(true);
    expect(goesDirect("[2001:db8::1]:443", url)).toBe(true);
    expect(goesDirect("2001:db8::2", url)).toBe(false);
    expect(goesDirect("10.0.0.1", new URL("https://10.0.0.1/"))).toBe(true);
  });

  test("any values of no_proxy and a proxy give a proxy of http or https, none, or a failure of the setting", () => {
    const setting = fc.oneof(fc.string(), fc.webUrl(), fc.domain());
    const isSettled = fc.property(setting, fc.string(), (https_proxy, no_proxy) => {
      const outcome = outcomeOf(() => proxyFor(PYPI, { https_proxy, no_proxy }));
      if ("code" in outcome) return outcome.code === "PROXY_ERROR";
      return outcome.value === undefined || /^https?:$/.test(outcome.value.protocol);
    });
    expect(counterexample(isSettled, 100)).toBeUndefined();
  });
});
