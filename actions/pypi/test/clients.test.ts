import { targetOf } from "@mint/action-kit/testing/target";
import { worldForEachTest } from "@mint/action-kit/testing/world";
import { expect, test } from "vitest";

const world = worldForEachTest(targetOf("pypi"));

const EXPORTED = { "export-env": "true" };

test("poetry finds the token of another index than PyPI under that index's name, and the log says what to type", async () => {
  const { main } = await world.run({ inputs: EXPORTED, post: false });
  const [, name] = /type: poetry publish -r (\S+) \(without -r it goes to PyPI\)/.exec(main.log) ?? [];
  const variable = (name ?? "").replaceAll("-", "_").toUpperCase();
  expect(main.env).toMatchObject({
    [`POETRY_REPOSITORIES_${variable}_URL`]: `${world.urls.pypi}/legacy/`,
    [`POETRY_PYPI_TOKEN_${variable}`]: main.outputs["token"],
  });
  expect(main.env).not.toHaveProperty("POETRY_PYPI_TOKEN_PYPI");
});
