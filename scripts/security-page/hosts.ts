import { pypi, type Registry, Secret } from "@mint/core";
import { ROWS } from "../registries-table/rows.ts";

/** Renders the hosts of each registry as a Markdown table, from the requests that its description makes. */
export function hostsTable(): string {
  const named = ROWS.map(({ registry, name }) => ({ registry, name: name ?? registry.name }));
  const testPypi = pypi({ repositoryUrl: "testpypi" });
  const [first, ...rest] = named;
  const all = [...(first === undefined ? [] : [first]), { registry: testPypi, name: testPypi.name }, ...rest];
  const lines = all.map(({ registry, name }) => `| ${name} | ${hostsOf(registry).join(", ")} |`);
  return ["| registry | host |", "| --- | --- |", ...lines].join("\n");
}

function hostsOf(registry: Registry): readonly string[] {
  const { audience, location } = registry;
  const secret = new Secret("x");
  const requests = [
    registry.exchangeRequest(secret),
    registry.revokeRequest?.(secret),
    location?.request,
    // An index that is known is not asked for its audience; where it is asked, it is at the same origin.
    typeof audience === "string" ? undefined : audience.request,
  ].filter((request) => request !== undefined);
  return [...new Set(requests.map(({ url }) => `\`${hostIn(url)}\``))];
}

/** An example's own host stands for anybody's. */
function hostIn(url: string): string {
  return new URL(url).host.replace(/^octo\./, "<yours>.");
}
