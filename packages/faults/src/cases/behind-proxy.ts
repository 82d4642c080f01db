import { HOSTS, type WorldPlan } from "../world.ts";

/** Nobody listens there. */
export const DEAD_PROXY = "http://127.0.0.1:1";

/** Both servers have names, and only the proxy knows where they are. */
export const BEHIND_PROXY: WorldPlan = {
  oidc: { host: HOSTS.oidc },
  registry: { host: "upload.pypi.org" },
  proxy: {},
};
/** The same for NuGet.org. */
export const NUGET_BEHIND_PROXY: WorldPlan = { ...BEHIND_PROXY, registry: { host: "www.nuget.org" } };
