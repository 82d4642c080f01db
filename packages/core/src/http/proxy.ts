import type { Env } from "../base/environment.ts";
import { UnavailableError } from "../base/errors.ts";
import { isLoopback } from "../base/urls.ts";

/**
 * Finds the proxy that a request has to go through.
 *
 * @returns the proxy's URL, or `undefined` if the request goes direct: http (which is for loopback only), loopback,
 *   and whatever `no_proxy` names
 * @throws {@link UnavailableError} `PROXY_ERROR` if the setting cannot be used; mint never bypasses a proxy
 */
export function proxyFor(url: URL, env: Env): URL | undefined {
  if (!mayNeedProxy(url)) return undefined;
  const setting = firstSet(env, HTTPS_PROXY);
  return setting === undefined ? undefined : readProxy(url, setting, firstSet(env, NO_PROXY)?.value);
}

const HTTPS_PROXY = ["https_proxy", "HTTPS_PROXY"] as const;
const NO_PROXY = ["no_proxy", "NO_PROXY"] as const;
/** What other programs take for https as well. */
const OTHER_PROXY = ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] as const;

/**
 * Says which setting exempts an unreachable host from the proxy.
 *
 * @returns one sentence or two; `undefined` if no setting speaks of a proxy
 */
export function whyDirect(url: URL, env: Env): string | undefined {
  if (!mayNeedProxy(url)) return undefined;
  const setting = firstSet(env, HTTPS_PROXY);
  if (setting === undefined) {
    const other = firstSet(env, OTHER_PROXY);
    return other && `${other.name} is set, but requests over https use https_proxy: set it as well.`;
  }
  const exempt = firstSet(env, NO_PROXY);
  if (exempt === undefined || !isExempt(url, exempt.value)) return undefined;
  return `${exempt.name} exempts ${url.host} from the proxy in ${setting.name}: remove it if the host cannot be reached directly.`;
}

function mayNeedProxy(url: URL): boolean {
  return url.protocol === "https:" && !isLoopback(url);
}

/** A variable that is set. */
interface Setting {
  readonly name: string;
  readonly value: string;
}

function firstSet(env: Env, names: readonly string[]): Setting | undefined {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== "") return { name, value };
  }
  return undefined;
}

/**
 * Reads the setting of a proxy. Node silently ignores a value without a known scheme and connects directly, so mint
 * reads the setting itself.
 *
 * @param exempt the value of `no_proxy`
 * @throws {@link UnavailableError} `PROXY_ERROR` if the setting cannot be used
 * @see https://nodejs.org/docs/latest-v24.x/api/http.html#built-in-proxy-support
 */
function readProxy(url: URL, { name, value }: Setting, exempt: string | undefined): URL | undefined {
  if (isExempt(url, exempt)) return undefined;
  const unusable = (
    why: string,
    hint = `Set ${name} to http://host:port, or name the host in no_proxy to reach it directly.`,
  ): Error => new UnavailableError("PROXY_ERROR", `The proxy setting in ${name} cannot be used: ${why}.`, { hint });
  if (/["'`]/.test(value.charAt(0))) throw unusable("it begins with a quotation mark");
  // The URL parser would end the host at each of these: no part of a password may become the host.
  const credentials = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(.*)@/i.exec(value)?.[1] ?? "";
  if (/[#/?\\]/.test(credentials))
    throw unusable("its user name or password holds #, /, ? or \\ as it is", ENCODE_HINT);
  const proxy = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  if (proxy === null || proxy.hostname === "") throw unusable("it is not a URL");
  if (proxy.protocol !== "http:" && proxy.protocol !== "https:") {
    throw unusable(`it begins with ${proxy.protocol}// instead of http:// or https://`);
  }
  if (/^\/\/|\.(pac|dat)$/i.test(proxy.pathname) || proxy.search + proxy.hash !== "") {
    throw unusable("it holds more than the address of a proxy");
  }
  try {
    for (const part of [proxy.username, proxy.password]) decodeURIComponent(part);
  } catch {
    throw unusable("its user name or password is not percent-encoded", ENCODE_HINT);
  }
  return proxy;
}

const ENCODE_HINT =
  "Percent-encode the special characters of both: %23 for #, %2F for /, %3F for ?, %5C for \\ (as in DOMAIN%5Cuser), %40 for @, %25 for %.";

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
