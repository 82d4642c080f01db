import { tinyWheel } from "../../demo/tiny-wheel.ts";
import { type Client, type Files, type Need, ONE_TOKEN, type Package } from "../client.ts";
import { asDocumented } from "../documents.ts";

/** What the clients of PyPI share: each publishes what is in `dist/`, and says 403 when it is refused. */
function pythonClient(row: Omit<Client, "registry" | "needs" | "files" | "several"> & Partial<Client>): Client {
  return {
    registry: "pypi",
    needs: [{ kind: "python", lock: row.name }],
    files: wheelAndProject,
    several: ONE_TOKEN,
    ...row,
  };
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

const README = "actions/pypi/README.md";
const BY_PIPX: readonly Need[] = [
  { kind: "python", lock: "twine" },
  { kind: "pipx", lock: "twine" },
];
const NONE = "it has none";

/** The clients that people publish to PyPI with. */
export const PYPI_CLIENTS: readonly Client[] = [
  pythonClient({
    name: "twine",
    version: "twine --version",
    needs: BY_PIPX,
    byOutput: asDocumented(README, "pipx run twine upload dist/*"),
    recipes: [asDocumented("docs/recipes/several-registries.md", "pipx run twine upload --skip-existing dist/*")],
    byExportEnv: { command: "twine upload dist/*" },
    settings: { TWINE_NON_INTERACTIVE: "1" },
    ownExchange: { command: "twine upload dist/*" },
    prefers: "token",
    refused: /HTTPError: 403 /,
  }),
  pythonClient({
    name: "uv",
    version: "uv --version",
    byOutput: asDocumented(README, "uv publish"),
    ownExchange: { command: "uv publish" },
    prefers: "token",
    refused: /403 Forbidden/,
  }),
  pythonClient({
    name: "poetry",
    version: "poetry --version",
    byOutput: asDocumented(README, "poetry publish"),
    inSandbox: "mint run pypi -- poetry publish",
    ownExchange: NONE,
    refused: /HTTP Error 403/,
  }),
  pythonClient({
    name: "poetry -r testpypi",
    registry: "testpypi",
    needs: [{ kind: "python", lock: "poetry" }],
    version: "poetry --version",
    byOutput: asDocumented(README, "poetry publish -r testpypi"),
    inSandbox: "mint run pypi --repository-url testpypi -- poetry publish -r testpypi",
    ownExchange: NONE,
    refused: /HTTP Error 403/,
  }),
  pythonClient({
    name: "twine --repository testpypi",
    registry: "testpypi",
    needs: BY_PIPX,
    version: "twine --version",
    byOutput: asDocumented(README, "pipx run twine upload --repository testpypi dist/*"),
    inSandbox: "twine upload --repository testpypi dist/*",
    recipes: [
      asDocumented("docs/recipes/testpypi.md", "pipx run twine upload --repository testpypi --skip-existing dist/*"),
    ],
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
    byOutput: asDocumented(README, "flit publish"),
    inSandbox: "mint run pypi -- flit publish",
    ownExchange: NONE,
    refused: /403 Client Error/,
  }),
  pythonClient({
    name: "hatch",
    version: "hatch --version",
    byOutput: asDocumented(README, "hatch publish"),
    inSandbox: `sh -c 'mint run pypi --repository-url "$HATCH_INDEX_REPO" -- hatch publish'`,
    ownExchange: NONE,
    refused: /Client error '403 /,
  }),
  pythonClient({
    name: "pdm",
    version: "pdm --version",
    byOutput: asDocumented(README, "pdm publish --no-build"),
    settings: { PDM_CHECK_UPDATE: "false", PDM_USE_VENV: "false" },
    ownExchange: { command: "pdm publish --no-build" },
    prefers: "token",
    refused: /Client error '403 /,
  }),
  pythonClient({
    name: "maturin",
    version: "maturin --version",
    byOutput: asDocumented(README, "maturin upload dist/*"),
    ownExchange: { command: "maturin upload dist/*" },
    prefers: "token",
    // It hides the server's words.
    refused: /Username and\/or password are wrong/,
  }),
];
