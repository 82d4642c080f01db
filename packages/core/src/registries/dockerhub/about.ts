import type { About } from "../about.ts";
import type { dockerhub } from "./dockerhub.ts";

/** Texts about it for people. */
export const about: About<typeof dockerhub> = {
  summary: "Docker Hub, for organizations",
  inputs: {
    "connection-id": "The id of the organization's OIDC connection, a UUID, which is not secret",
    username: "The organization that has the connection; the user name that goes with the token",
    "expires-in": "How long the token lives, in seconds",
    "identity-url": "Docker's identity service",
  },
  values: { "connection-id": "id", "expires-in": "seconds" },
  storedSecrets: ["DOCKERHUB_TOKEN", "DOCKERHUB_PASSWORD", "DOCKER_HUB_TOKEN", "DOCKER_PASSWORD"],
  example: { "connection-id": "00000000-0000-0000-0000-000000000000", username: "octo-org" },
  token: "a token for what a ruleset allows",
  lifetime: "5 min to 1 h",
  official: "[docker/login-action](https://github.com/docker/login-action)",
  adds: "refusals that say what to type where",
};
