import { tinyWheel } from "../../demo/tiny-wheel.ts";
import type { Client, Files, Package, Variables } from "../client.ts";

/** What the clients of PyPI share: each publishes what lies in `dist/`, and says 403 when it is refused. */
function pythonClient(row: Omit<Client, "registry" | "needs" | "files"> & Partial<Client>): Client {
  return { registry: "pypi", needs: [{ kind: "python", lock: row.name }], files: wheelAndProject, ...row };
}

function wheelAndProject(pkg: Package): Files {
  const { filename, content } = tinyWheel(moduleOf(pkg), pkg.version);
  return { [`dist/${filename}`]: content, "pyproject.toml": pyproject(pkg) };
}

function moduleOf({ name }: Package): string {
  return name.replaceAll("-", "_");
}

/** @see https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
function pyproject(
  { name, version }: Package,
  backend = "poetry.core.masonry.api",
  requires = "poetry-core>=2",
): string {
  return `[project]
name = "${name}"
version = "${version}"
description = "A package"
requires-python = ">=3.9"

[build-system]
requires = ["${requires}"]
build-backend = "${backend}"
`;
}

const token =
  (name: string, more: (outputs: Variables) => Variables = () => ({})) =>
  (outputs: Variables): Variables => ({ [name]: outputs["token"] ?? "", ...more(outputs) });
const NONE = "it has none";

/** The clients that people publish to PyPI with. */
export const PYPI_CLIENTS: readonly Client[] = [
  pythonClient({
    name: "twine",
    version: "twine --version",
    byOutput: {
      command: "twine upload dist/*",
      env: token("TWINE_PASSWORD", ({ username = "" }) => ({ TWINE_USERNAME: username })),
    },
    settings: { TWINE_NON_INTERACTIVE: "1" },
    ownExchange: { command: "twine upload dist/*" },
    prefers: "token",
    refused: /HTTPError: 403 /,
  }),
  pythonClient({
    name: "uv",
    version: "uv --version",
    byOutput: { command: "uv publish", env: token("UV_PUBLISH_TOKEN") },
    ownExchange: { command: "uv publish" },
    prefers: "token",
    refused: /403 Forbidden/,
  }),
  pythonClient({
    name: "poetry",
    version: "poetry --version",
    byOutput: { command: "poetry publish", env: token("POETRY_PYPI_TOKEN_PYPI") },
    ownExchange: NONE,
    refused: /HTTP Error 403/,
  }),
  pythonClient({
    name: "poetry -r testpypi",
    registry: "testpypi",
    needs: [{ kind: "python", lock: "poetry" }],
    version: "poetry --version",
    byOutput: {
      command: "poetry publish -r testpypi",
      env: token("POETRY_PYPI_TOKEN_TESTPYPI", () => ({
        POETRY_REPOSITORIES_TESTPYPI_URL: "https://test.pypi.org/legacy/",
      })),
    },
    ownExchange: NONE,
    refused: /HTTP Error 403/,
  }),
  pythonClient({
    name: "twine --repository testpypi",
    registry: "testpypi",
    needs: [{ kind: "python", lock: "twine" }],
    version: "twine --version",
    byOutput: {
      command: "twine upload --repository testpypi dist/*",
      env: token("TWINE_PASSWORD", ({ username = "" }) => ({ TWINE_USERNAME: username })),
    },
    byExportEnv: { command: "twine upload dist/*" },
    settings: { TWINE_NON_INTERACTIVE: "1" },
    ownExchange: { command: "twine upload --repository testpypi dist/*" },
    prefers: "token",
    refused: /HTTPError: 403 /,
  }),
  pythonClient({
    name: "flit",
    version: "flit --version",
    files: (pkg) => ({
      [`${moduleOf(pkg)}.py`]: '"""A module"""\n',
      "pyproject.toml": pyproject(pkg, "flit_core.buildapi", "flit_core>=3.11,<5"),
    }),
    byOutput: {
      command: "flit publish",
      env: token("FLIT_PASSWORD", ({ username = "" }) => ({ FLIT_USERNAME: username })),
    },
    ownExchange: NONE,
    refused: /403 Client Error/,
  }),
  pythonClient({
    name: "hatch",
    version: "hatch --version",
    byOutput: {
      command: "hatch publish",
      env: token("HATCH_INDEX_AUTH", ({ username = "" }) => ({ HATCH_INDEX_USER: username })),
    },
    ownExchange: NONE,
    refused: /Client error '403 /,
  }),
  pythonClient({
    name: "pdm",
    version: "pdm --version",
    byOutput: { command: "pdm publish --no-build", env: token("PDM_PUBLISH_PASSWORD") },
    settings: { PDM_CHECK_UPDATE: "false", PDM_USE_VENV: "false" },
    ownExchange: { command: "pdm publish --no-build" },
    prefers: "token",
    refused: /Client error '403 /,
  }),
  pythonClient({
    name: "maturin",
    version: "maturin --version",
    byOutput: { command: "maturin upload dist/*", env: token("MATURIN_PYPI_TOKEN") },
    ownExchange: { command: "maturin upload dist/*" },
    prefers: "token",
    // It hides the server's words.
    refused: /Username and\/or password are wrong/,
  }),
];
