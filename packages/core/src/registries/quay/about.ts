import type { About } from "../about.ts";
import type { quay } from "./quay.ts";

/** Texts about it for people. */
export const about: About<typeof quay> = {
  summary: "Quay, by a robot account",
  inputs: {
    robot: "The robot account, `organization+robot`",
    audience:
      "The audience that the robot account's federation names; a federation that names none accepts any, which Quay will stop",
    "registry-url": "The registry",
  },
  values: { audience: "text" },
  storedSecrets: ["QUAY_TOKEN", "QUAY_PASSWORD", "QUAY_ROBOT_TOKEN"],
  example: { robot: "octo-org+release", audience: "octo" },
  token: "a token of a robot account",
  lifetime: "1 h",
  official: "none",
  adds: "an action",
};
