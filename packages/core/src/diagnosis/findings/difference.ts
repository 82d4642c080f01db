/** Names a difference between two values that is easily overlooked; empty for any other. */
export function difference(expected: string, actual: string): string {
  if (expected === actual) return "";
  if (expected.toLowerCase() === actual.toLowerCase()) return ", with other capital letters";
  if (expected.replace(/\.ya?ml$/, "") === actual.replace(/\.ya?ml$/, "")) return ": .yml is not .yaml";
  return expected.endsWith(`/${actual}`) ? ", a path where the file's name alone belongs" : "";
}
