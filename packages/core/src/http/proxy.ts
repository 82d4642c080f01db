import type { Env } from "../base/environment.ts";
import { UnavailableError } from "../base/errors.ts";
import { isLoopback } from "../base/urls.ts";

/**
 * Finds the proxy that a request has to go through.
 *
 * @returns the proxy's URL, or `undefined` where the request goes direct: http (which is for loopback only), loopback,
 *   and whatever `no_proxy` names
 * @throws {@link UnavailableError} `PROXY_ERROR` where the setting cannot be used; a proxy is never passed by
 */
export function proxyFor(url: URL, env: Env): URL | undefined {
  if (url.protocol !== "https:" || isLoopback(url)) return undefined;
  const value = firstSet(env, "https_proxy", "HTTPS_PROXY");
  return value === undefined ? undefined : readProxy(url, value, firstSet(env, "no_proxy", "NO_PROXY"));
}

function firstSet(env: Env, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/**
 * Reads the setting of a proxy. Node's own reading goes direct, in silence, where a value has no scheme or one that it
 * does not know, so it is read here.
 *
 * @param value of `https_proxy`
 * @param exempt of `no_proxy`
 * @throws {@link UnavailableError} `PROXY_ERROR` where the setting cannot be used
 * @see https://nodejs.org/docs/latest-v24.x/api/http.html#built-in-proxy-support
 */
export function readProxy(url: URL, value: string, exempt: string | undefined): URL | undefined {
  if (isExempt(url, exempt)) return undefined;
  const proxy = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  if (proxy === null || proxy.hostname === "") throw unusable("it is not a URL");
  if (proxy.protocol !== "http:" && proxy.protocol !== "https:") {
    throw unusable(`it begins with ${proxy.protocol}//, and http:// or https:// is needed`);
  }
  try {
    for (const part of [proxy.username, proxy.password]) decodeURIComponent(part);
  } catch {
    throw unusable("its user name or password is not percent-encoded");
  }
  return proxy;
}

/** Matches `no_proxy` entries: `*`, a host, a suffix with or without a dot or `*.` before it, each with or without a port. */
function isExempt(url: URL, list: string | undefined): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const port = url.port === "" ? "443" : url.port;
  return (list ?? "").split(/[\s,]+/).some((entry) => {
    if (entry === "*") return true;
    const { name, only } = splitPort(entry.toLowerCase());
    if (only !== undefined && only !== port) return false;
    const suffix = name.replace(/^\*?\./, "").replace(/\.$/, "");
    return suffix !== "" && (host === suffix || host.endsWith(`.${suffix}`));
  });
}

function splitPort(entry: string): { readonly name: string; readonly only?: string } {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry);
  const plain = /^([^:]*)(?::(\d+))?$/.exec(entry);
  const [, name, only] = bracketed ?? plain ?? [undefined, entry, undefined];
  return only === undefined ? { name: name ?? entry } : { name: name ?? entry, only };
}

function unusable(why: string): UnavailableError {
  return new UnavailableError("PROXY_ERROR", `The proxy setting in https_proxy cannot be used: ${why}.`, {
    hint: "Set https_proxy to http://host:port, or name the host in no_proxy to reach it directly.",
  });
}
