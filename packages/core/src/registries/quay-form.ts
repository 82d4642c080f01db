import type { FormField, TrustForm } from "../registry.ts";

/** An entry of the robot's federation, compared to the letter; no wildcards. @see https://github.com/quay/quay/blob/master/web/src/components/modals/RobotFederationModal.tsx */
const FIELDS: readonly FormField[] = [
  { label: "Issuer URL", part: "claim:iss" },
  { label: "Subject", part: "claim:sub" },
];

/** The form of Quay's web site, where any platform will do. */
export function quayForm(host: string, robot: string): TrustForm {
  const page = `https://quay.io/organization/${robot.split("+")[0]}?tab=robots`;
  return { ...(host === "quay.io" ? { page } : {}), github: FIELDS, gitlab: FIELDS };
}
