import type * as core from "@mint/core";
import type { Registry } from "@mint/core";
import type { Options } from "./option.ts";

/** All of the core, as a command hands it in when it is loaded. */
export type Core = typeof core;

/** Values of options by name; an empty one counts as not given. */
export type Given = Readonly<Record<string, string | undefined>>;

/** A registry as the command line knows it. Adding one is adding a row. */
export interface RegistryRow {
  /** The word on the command line; the registry's id. */
  readonly id: string;
  /** For help, in a few words. */
  readonly about: string;
  /** Named as the inputs of its action. */
  readonly options: Options;
  /** Variables that hold a stored credential for it: such a secret outlives the job. `*` stands for any text. */
  readonly storedSecrets: readonly string[];
  /** @throws {@link InputError} for values that make no registry */
  make(core: Core, given: Given): Registry;
}

export const REGISTRIES: readonly RegistryRow[] = [
  {
    id: "pypi",
    about: "PyPI, TestPyPI, and indexes that speak as they do",
    options: {
      "repository-url": {
        value: "url",
        about: "The upload URL of the index, or pypi or testpypi. Default: https://upload.pypi.org/legacy/",
      },
    },
    storedSecrets: [
      "PYPI_API_TOKEN",
      "PYPI_TOKEN",
      "TWINE_PASSWORD",
      "UV_PUBLISH_TOKEN",
      "UV_PUBLISH_PASSWORD",
      "POETRY_PYPI_TOKEN_*",
      "POETRY_HTTP_BASIC_*_PASSWORD",
      "FLIT_PASSWORD",
      "HATCH_INDEX_AUTH",
      "PDM_PUBLISH_PASSWORD",
      "MATURIN_PYPI_TOKEN",
      "MATURIN_PASSWORD",
    ],
    make: (core, given) => core.pypi({ repositoryUrl: given["repository-url"] }),
  },
  {
    id: "nuget",
    about: "NuGet.org",
    options: {
      user: {
        value: "name",
        about: "The nuget.org profile name of the person who created the trust policy. Required",
      },
      "token-service-url": {
        value: "url",
        about: "The token service. Default: https://www.nuget.org/api/v2/token",
      },
    },
    storedSecrets: ["NUGET_API_KEY", "NUGET_AUTH_TOKEN", "NUGET_TOKEN"],
    make: (core, given) => core.nuget({ user: given["user"], tokenServiceUrl: given["token-service-url"] }),
  },
];
