/** What holds a promise: a case of the fault suite, or a test with its file. */
export type Evidence = { readonly fault: string } | { readonly path: string; readonly title: string };

/** One line of the table of promises. */
export interface Promised {
  readonly promise: string;
  readonly evidence: readonly Evidence[];
}

const ROW = /^\| \*\*(?<promise>[^|]+)\| (?<held>.+) \|$/gm;
const FAULT = /`(?<fault>[a-z]+ · [\w:]+ · [^`]+)`/g;
const TEST = /\[[^\]]+\]\((?<path>[^)]+)\) "(?<title>[^"]+)"/g;

/** Reads the promises of the page with what it names for them. */
export function promisesIn(page: string): readonly Promised[] {
  return [...page.matchAll(ROW)].map(({ groups }) => {
    const { promise = "", held = "" } = groups ?? {};
    const faults = [...held.matchAll(FAULT)].map((found) => ({ fault: found.groups?.["fault"] ?? "" }));
    const tests = [...held.matchAll(TEST)].map((found) => ({
      path: found.groups?.["path"] ?? "",
      title: found.groups?.["title"] ?? "",
    }));
    const rest = held.replace(FAULT, "").replace(TEST, "").replaceAll(/[; ]/g, "");
    if (rest !== "") throw new Error(`what holds "${promise.trim()}" cannot be read: ${rest}`);
    return { promise: promise.replaceAll("**", "").trim(), evidence: [...faults, ...tests] };
  });
}
