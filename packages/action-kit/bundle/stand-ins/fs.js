// By name, as in os.js; what is not used of it is not even looked at: `promises` takes 3 ms to load.
const fs = require("node:fs");
export const { appendFileSync, constants, existsSync, readFileSync } = fs;
export const promises = /* @__PURE__ */ (() => fs.promises)();
