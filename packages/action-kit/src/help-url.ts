import type { ErrorCode } from "@mint/core";

const PAGE = "https://github.com/org/mint/blob/main/docs/TROUBLESHOOTING.md";

/** Where a failure's code is explained. */
export function helpUrl(code: ErrorCode): string {
  return `${PAGE}#${code.toLowerCase()}`;
}
