import assert from "node:assert/strict";
import { openProject, assertSuccess } from "./project.ts";
import { mintWith, startWorld } from "./mint.ts";

/** Adds the caveat to the token as PyPI minted it, and compares that with the token of the action. */
const SCRIPT = `
import json, sys
from pymacaroons import Macaroon, Verifier

given = json.load(open(sys.argv[1]))
wide = Macaroon.deserialize(given["wide"])
wide.add_first_party_caveat('[1,["octo-package"]]')
narrow = Macaroon.deserialize(given["narrow"])
assert narrow.signature == wide.signature, "another signature"
assert [c.caveat_id for c in narrow.caveats] == [c.caveat_id for c in wide.caveats], "other caveats"
assert narrow.serialize() == given["narrow"].rstrip("="), "another form"
for caveat in narrow.caveats:
    print(caveat.caveat_id)
`;

/**
 * Narrows a token by the library that PyPI checks tokens with, and gets the token that `narrow` makes.
 *
 * @param python an interpreter that has it: `pip install pymacaroons==0.13.0`
 */
export async function tryPymacaroons(python: string): Promise<void> {
  const { running } = await startWorld();
  await using _ = running;
  await using project = await openProject();
  const repositoryUrl = `${running.urls.pypi}/legacy/`;
  const inputs = { "repository-url": repositoryUrl, project: "Octo.Package", narrow: "true" };
  const { token } = await mintWith("pypi", running, inputs);
  const [record] = running.sandbox.pypi.tokens;
  const bare = (text = ""): string => text.slice("pypi-".length);
  const given = JSON.stringify({ wide: bare(record?.token), narrow: bare(token) });
  await project.write({ "check.py": SCRIPT, "given.json": given });
  const outcome = await project.run(python, ["check.py", "given.json"]);
  assertSuccess(outcome, "pymacaroons");
  assert.match(outcome.output, /\[1,\["octo-package"\]\]'?\s*$/);
}
