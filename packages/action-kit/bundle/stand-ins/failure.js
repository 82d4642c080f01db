// The explanation is a file of its own, read when there is something to explain.
export const explainFailure = (...given) => require("./failure.cjs").explainFailure(...given);
