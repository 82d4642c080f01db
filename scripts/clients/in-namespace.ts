import { CLIENTS } from "./rows/index.ts";
import { tryClient } from "./trial.ts";

// Runs where the registries' names lead to this machine: tries one client and prints what became of it as JSON.
const [name, ...path] = process.argv.slice(2);
const client = CLIENTS.find((one) => one.name === name);
if (client === undefined) throw new Error(`There is no client ${name}.`);
console.log(JSON.stringify(await tryClient(client, path)));
