import { SCENARIOS } from "./scenarios.ts";
import { rehearse } from "./rehearse.ts";

// Runs where the registries' names lead to this machine: lets act run one workflow, and prints what became of it as JSON.
const [name, folder = "", tree = "", ...path] = process.argv.slice(2);
const scenario = SCENARIOS.find((one) => one.name === name);
if (scenario === undefined) throw new Error(`There is no workflow ${name}.`);
console.log(JSON.stringify(await rehearse(scenario, { folder, tree, path })));
