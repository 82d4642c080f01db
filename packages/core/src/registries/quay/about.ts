import type { About } from "../about.ts";
import type { quay } from "./quay.ts";

/** What people are told of it. */
export const about: About<typeof quay> = {
  summary: "Quay, by a robot account",
  inputs: {
    robot: "The robot account, `organization+robot`",
    audience:
      "The audience that the robot account's federation names; one that names none takes any, which Quay will end",
    "registry-url": "The registry",
  },
  values: { audience: "text" },
  storedSecrets: ["QUAY_TOKEN", "QUAY_PASSWORD", "QUAY_ROBOT_TOKEN"],
  example: { robot: "octo-org+release", audience: "octo" },
  token: "a token of a robot account",
  lifetime: "1 h",
  official: "none",
  adds: "an action at all",
};
