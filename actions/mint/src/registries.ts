import type { Inputs } from "@mint/action-kit";
import { type Registry, REGISTRIES as TYPES } from "@mint/core";

/** How the inputs of a step make a registry, by its id. */
export const REGISTRIES: Readonly<Record<string, (inputs: Inputs) => Registry>> = Object.fromEntries(
  TYPES.map((type) => [type.id, ({ text }: Inputs) => type.fromInputs(text)]),
);

/** Every input that only some registries have. */
export const OWN_INPUTS: readonly string[] = [
  "repository-url",
  "project",
  "narrow",
  "user",
  "token-service-url",
  "source",
  "url",
  "registry-name",
  "gem-server",
  "role-to-assume",
  "package",
  "registry-url",
  "connection-id",
  "username",
  "expires-in",
  "identity-url",
  "extension",
  "publisher",
  "marketplace-url",
  "organization",
  "service-slug",
  "api-url",
  "oidc-provider-name",
  "robot",
  "private-packagist-url",
  "workspace",
  "pyx-registry",
];
