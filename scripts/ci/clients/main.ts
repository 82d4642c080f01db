import { tryAzureIdentity } from "./azure-identity.ts";
import { tryCargo } from "./cargo.ts";
import { tryGem } from "./gem.ts";
import { tryHuggingface } from "./huggingface.ts";
import { tryNpm } from "./npm.ts";
import { tryPymacaroons } from "./pymacaroons.ts";
import { tryTwine } from "./twine.ts";

// The clients that people publish with, against the sandbox: twine, cargo, gem and npm publish with tokens of the built
// actions and are refused once these are revoked or expired. pymacaroons, which PyPI itself uses, adds the same caveat as
// `narrow` does; hf and @azure/identity also make exchanges of their own. Arguments: those to run, and python=<path>, an interpreter that has twine, pymacaroons and huggingface_hub.
const CLIENTS: Readonly<Record<string, (python: string) => Promise<void>>> = {
  twine: tryTwine,
  cargo: tryCargo,
  gem: tryGem,
  npm: tryNpm,
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
