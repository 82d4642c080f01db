import { spawnSync } from "node:child_process";

const { INPUT_PYTHON: python = "", INPUT_INDEX: index = "", INPUT_FILE: file = "" } = process.env;
const { INPUT_USERNAME: username = "", INPUT_TOKEN: token = "" } = process.env;

const options = ["--non-interactive", "--disable-progress-bar", "--repository-url", `${index}/legacy/`];
const { status } = spawnSync(python, ["-m", "twine", "upload", ...options, file], {
  stdio: "inherit",
  env: { ...process.env, TWINE_USERNAME: username, TWINE_PASSWORD: token, NO_COLOR: "1" },
});
process.exitCode = status ?? 1;
