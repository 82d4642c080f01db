import { crates, pypi, type Registry } from "@mint/core";

/** The registries that can revoke, from what main saved: nothing else is known when post runs. */
export const REVOCABLE: Readonly<Record<string, (url: string) => Registry>> = {
  pypi: (url) => pypi({ repositoryUrl: url }),
  crates: (url) => crates({ url }),
};
