import { tryAzureIdentity } from "./azure-identity.ts";
import { tryHuggingface } from "./huggingface.ts";
import { tryPymacaroons } from "./pymacaroons.ts";

// Libraries against the sandbox: pymacaroons, which PyPI itself uses, adds the same caveat as `narrow` does; hf and
// @azure/identity make exchanges of their own. Arguments: those to run, and python=<path>, an interpreter that has pymacaroons
// and huggingface_hub. The clients that people publish packages with are in scripts/clients.
const CLIENTS: Readonly<Record<string, (python: string) => Promise<void>>> = {
  pymacaroons: tryPymacaroons,
  huggingface: tryHuggingface,
  "azure-identity": tryAzureIdentity,
};
const PYTHON = "python=";

const given = process.argv.slice(2);
const python = given.find((argument) => argument.startsWith(PYTHON))?.slice(PYTHON.length) ?? "python3";
const names = given.filter((argument) => !argument.startsWith(PYTHON));
for (const name of names.length > 0 ? names : Object.keys(CLIENTS)) {
  const client = CLIENTS[name];
  if (client === undefined) throw new Error(`There is no client ${name}, only ${Object.keys(CLIENTS).join(", ")}.`);
  await client(python);
  console.log(`${name}: works with minted tokens`);
}
