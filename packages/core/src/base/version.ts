/** This package's version; `scripts/sync-versions.ts` writes it, a test compares it with package.json. */
export const VERSION = "0.1.0";
