import type { About } from "../about.ts";
import { checkToken } from "./check-token.ts";
import type { pypi } from "./pypi.ts";

/** Texts about it for people. */
export const about: About<typeof pypi> = {
  summary: "PyPI, TestPyPI, and indexes with the same protocol",
  inputs: {
    "repository-url": "The upload URL of the index, or `pypi` or `testpypi`; only its origin is used",
    project:
      "The project to publish; completes the link to its trusted publisher form, and `narrow` restricts the token to it",
    narrow: "Whether to restrict the token to `project` before anybody sees it",
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
  example: {},
  checkToken,
  token: "a token for all projects of the publisher, or narrowed to one",
  lifetime: "15 min",
  official: "[pypa/gh-action-pypi-publish](https://github.com/pypa/gh-action-pypi-publish), which also uploads",
  adds: "every client, TestPyPI and other indexes, revocation, tokens for one project",
  action: { audience: "the index's own, which is known for PyPI and TestPyPI and asked for elsewhere" },
};
