// By name: imported whole, as the toolkit does it, a module of Node costs a kilobyte of interop in each bundle.
export const { EOL } = require("node:os");
