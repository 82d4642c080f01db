// What explains a failure, and what a registry reads in a job. The build makes it a file of its own, which is loaded only
// when there is something to explain: a command that succeeds starts sooner without it.
export { explain, explainAnswer, printableDiagnosis } from "@mint/core/host";
export { reportLines } from "./doctor/report-lines.ts";
export { reportJson } from "./doctor/report.ts";
export { explanationLines } from "./output/explanation-lines.ts";
