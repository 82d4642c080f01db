// By name, as in os.js.
export const { appendFileSync, constants, existsSync, promises, readFileSync } = require("node:fs");
