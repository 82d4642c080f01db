import { ABOUTS } from "../../packages/core/src/registries/abouts.ts";
import { RESERVED_AUDIENCES } from "../../packages/core/src/base/reserved-audiences.ts";

/**
 * Lists the hosts that the definitions of the registries name: where they are by default, the addresses of their forms,
 * the issuers that they take, and those that an audience is reserved for.
 */
export function registryHosts(): ReadonlySet<string> {
  const urls = ABOUTS.flatMap(({ type, about }) => {
    const example: Readonly<Record<string, string | undefined>> = about.example;
    const { url, form, claimRules } = type.fromInputs((name) => example[name]);
    const ofInputs = Object.values(type.inputs).flatMap((rule) =>
      rule.kind === "url" ? [rule.default, ...Object.values(rule.names ?? {})] : [],
    );
    return [url.href, form.page, form.list, ...(claimRules.issuers ?? []), ...ofInputs];
  });
  const reserved = [...RESERVED_AUDIENCES].flatMap(([audience, hosts]) => [audience, ...hosts]);
  const ofUrls = [...urls, ...reserved].flatMap((url = "") => URL.parse(url)?.host ?? []);
  return new Set([...ofUrls, ...reserved]);
}
