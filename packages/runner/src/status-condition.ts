/** How a job stands while its steps run. */
export type JobStatus = "success" | "failure" | "cancelled";

const FUNCTIONS: Readonly<Record<string, (status: JobStatus) => boolean>> = {
  "always()": () => true,
  "success()": (status) => status === "success",
  "failure()": (status) => status === "failure",
  "cancelled()": (status) => status === "cancelled",
};

/**
 * Decides an `if` or `post-if` made of status functions, `!`, `&&` and `||` (no parentheses).
 *
 * @throws {Error} for anything else: expressions are not evaluated here.
 * @see https://github.com/actions/runner/tree/main/src/Runner.Worker/Expressions
 */
export function holds(condition: string, status: JobStatus): boolean {
  const bare = condition.replace(/^\s*\$\{\{([^]*)\}\}\s*$/u, "$1");
  return bare.split("||").some((all) =>
    all.split("&&").every((term) => {
      const name = term.replaceAll(/\s/gu, "");
      const check = FUNCTIONS[name.replace(/^!/u, "").toLowerCase()];
      if (check === undefined) throw new Error(`the condition ${condition} is not understood here`);
      return name.startsWith("!") !== check(status);
    }),
  );
}
