import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

// One upload to a Warehouse index, in the fields of its API.
// https://docs.pypi.org/api/upload/
const { INPUT_INDEX: index = "", INPUT_TOKEN: token = "", INPUT_WHEEL: wheel = "" } = process.env;
const [name = "", version = ""] = wheel.split("-");
const content = readFileSync(wheel);

const form = new FormData();
const fields = {
  ":action": "file_upload",
  protocol_version: "1",
  metadata_version: "2.1",
  name,
  version,
  filetype: "bdist_wheel",
  pyversion: "py3",
  sha256_digest: createHash("sha256").update(content).digest("hex"),
};
for (const [field, value] of Object.entries(fields)) form.set(field, value);
form.set("content", new Blob([content]), wheel);

const response = await fetch(`${index}/legacy/`, {
  method: "POST",
  headers: { authorization: `Basic ${Buffer.from(`__token__:${token}`).toString("base64")}` },
  body: form,
});
console.log(`${wheel}: HTTP ${response.status} ${response.statusText}`);
process.exitCode = response.ok ? 0 : 1;
