import type { Finder } from "./finding.ts";

/** A policy that waits for its first use lasts seven days. @see https://learn.microsoft.com/en-us/nuget/nuget-org/trusted-publishing#policies-pending-full-activation */
export const findLapsed: Finder = ({ registry, noun, match }) => {
  const said = match("expired-policy");
  if (said === undefined) return undefined;
  return {
    id: "expired-policy",
    inForm: true,
    certainty: "certain",
    title: `The ${noun} "${said.policy ?? ""}" was not used within the seven days that it had, and is switched off.`,
    seen: "the registry says that it has expired",
    needs: "a first use within seven days: then it stays, with the ids of the repository",
    remedy: `Activate it again at ${registry.form.page ?? "the registry"}, then run this job again within seven days.`,
  };
};
