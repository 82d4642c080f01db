// The explanation is a file of its own, read when there is something to explain.
export const explain = (...given) => require("./explain.cjs").explain(...given);
