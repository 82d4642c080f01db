import { type Registry, Secret } from "@mint/core";
import { ABOUTS } from "@mint/core/about";
import { examplesOf } from "./examples.ts";
import { table } from "./table.ts";

/** Renders the hosts of each registry as a Markdown table, from the requests that its description makes. */
export function hostsTable(): string {
  const rows = ABOUTS.flatMap(examplesOf).map(({ name, registry }) => [name, hostsOf(registry).join(", ")]);
  return table([["registry", "host"], ...rows]);
}

function hostsOf(registry: Registry): readonly string[] {
  const { audience, serviceIndex } = registry;
  const secret = new Secret("x");
  const requests = [
    registry.exchangeRequest(secret),
    registry.revokeRequest?.(secret),
    serviceIndex?.request,
    // An index that is known is not asked for its audience; where it is asked, it is at the same origin.
    typeof audience === "string" ? undefined : audience.request,
  ].filter((request) => request !== undefined);
  return [...new Set(requests.map(({ url }) => `\`${hostIn(url)}\``))];
}

/** An example's own host stands for anybody's. */
function hostIn(url: string): string {
  return new URL(url).host.replace(/^octo\./, "<yours>.");
}
