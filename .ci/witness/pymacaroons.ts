import assert from "node:assert/strict";
import { openProject, succeeds } from "./client.ts";
import { mintWith, startWorld } from "./mint.ts";

/** Adds the caveat to the token as it was minted, and has a verifier look at both. */
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
 * The library that Warehouse checks tokens with makes of a token what `narrow` makes of it.
 *
 * @param python an interpreter that has it: `pip install pymacaroons==0.13.0`
 */
export async function witnessPymacaroons(python: string): Promise<void> {
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
  const ended = await project.run(python, ["check.py", "given.json"]);
  succeeds(ended, "pymacaroons");
  assert.match(ended.said, /\[1,\["octo-package"\]\]'?\s*$/);
}
