import type { Env } from "../env.ts";
import { isLoopback } from "../safe-url.ts";
import { readProxy } from "./read-proxy.ts";

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
