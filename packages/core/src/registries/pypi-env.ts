import type { ClientEnv, Minted } from "../registry.ts";

/** The names that poetry has for indexes without being told. @see https://python-poetry.org/docs/repositories/#configuring-credentials */
const POETRY: Readonly<Record<string, string>> = {
  "upload.pypi.org": "POETRY_PYPI_TOKEN_PYPI",
  "pypi.org": "POETRY_PYPI_TOKEN_PYPI",
  "test.pypi.org": "POETRY_PYPI_TOKEN_TESTPYPI",
};

/**
 * What the clients of an index read; where it is not PyPI, its address too, since each has PyPI's as its default.
 *
 * @see https://twine.readthedocs.io/en/stable/#environment-variables
 * @see https://docs.astral.sh/uv/reference/environment/
 * @see https://flit.pypa.io/en/stable/upload.html
 * @see https://hatch.pypa.io/latest/publish/#authentication
 * @see https://pdm-project.org/latest/usage/publish/
 * @see https://www.maturin.rs/distribution.html#pypi-upload
 */
export function pypiEnv({ token, username = "__token__" }: Minted, upload: URL): ClientEnv {
  const { host, href } = upload;
  const poetry = POETRY[host];
  return {
    TWINE_USERNAME: username,
    TWINE_PASSWORD: token,
    UV_PUBLISH_TOKEN: token,
    ...(poetry === undefined ? {} : { [poetry]: token }),
    FLIT_USERNAME: username,
    FLIT_PASSWORD: token,
    HATCH_INDEX_USER: username,
    HATCH_INDEX_AUTH: token,
    PDM_PUBLISH_USERNAME: username,
    PDM_PUBLISH_PASSWORD: token,
    MATURIN_PYPI_TOKEN: token,
    ...(host === "upload.pypi.org" || host === "pypi.org"
      ? {}
      : {
          TWINE_REPOSITORY_URL: href,
          UV_PUBLISH_URL: href,
          FLIT_INDEX_URL: href,
          HATCH_INDEX_REPO: href,
          PDM_PUBLISH_REPO: href,
          MATURIN_REPOSITORY_URL: href,
        }),
  };
}
