const PAGE = "https://github.com/org/mint/blob/main/docs/TROUBLESHOOTING.md";

/** Where a failure's code is explained. */
export function helpUrl(code: string): string {
  return `${PAGE}#${code.toLowerCase()}`;
}
